/** The named references that nearly all text uses; the browser knows the other two thousand. */
const known = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);

function decodeName(name: string, written: string): string {
  let decoded = known.get(name);
  if (decoded === undefined) {
    decoded = written;
    if (typeof DOMParser === "function") {
      try {
        // Only `&name;` is ever parsed, in a document of its own that loads and runs nothing.
        decoded = new DOMParser().parseFromString(written, "text/html").body.textContent ?? written;
      } catch {
        // A page with Trusted Types may forbid even that; the reference stays as it was written.
      }
    }
    known.set(name, decoded);
  }
  return decoded;
}

/** Decodes `&name;`. marked has already decoded numeric references in text. */
export function decodeNamed(text: string): string {
  return text.includes("&")
    ? text.replace(/&([A-Za-z][A-Za-z0-9]{1,31});/g, (written, name: string) => decodeName(name, written))
    : text;
}

/** Decodes `&name;`, `&#65;` and `&#x41;`, for link targets and titles, which marked leaves alone. */
export function decodeEntities(text: string): string {
  return text.includes("&")
    ? text.replace(
        /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/g,
        (written, decimal?: string, hex?: string, name?: string) =>
          name === undefined ? fromCode(decimal === undefined ? `0x${hex}` : decimal) : decodeName(name, written),
      )
    : text;
}

function fromCode(digits: string): string {
  const code = Number(digits);
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : "\ufffd";
}
