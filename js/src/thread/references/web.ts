/** The host of an address of the web, without `www.`; null for any other address, which must not become a link. */
export function webHost(url: string): string | null {
  if (!/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) {
    return null;
  }
  return new URL(url).host.replace(/^www\./, "");
}
