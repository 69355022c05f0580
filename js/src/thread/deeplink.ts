/** What a `chatkit-link://` link means: its host part, and its parameters, decoded as a form's. Null for other links. */
export function deeplink(href: string): { link: string; data: Record<string, string> } | null {
  // Not by URL: engines differ in what they make of the host of a scheme they do not know.
  const parts = /^chatkit-link:(?:\/\/)?([^/?#]*)[^?#]*(?:\?([^#]*))?/i.exec(href);
  if (!parts) {
    return null;
  }
  const [, host = "", query = ""] = parts;
  return { link: decoded(host), data: Object.fromEntries(new URLSearchParams(query)) };
}

function decoded(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    return host;
  }
}
