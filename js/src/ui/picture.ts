/** The address of a picture of somebody else's, if a page may show it: over https, or bytes that are here already. */
export function pictureUrl(url: string | null | undefined): string | null {
  return url && /^(https:|data:image\/|blob:)/i.test(url) ? url : null;
}
