import { createContext } from "preact";

/** Called with the target of a clicked link; true when it was handled and the page should do nothing more. */
export type OnLink = (href: string) => boolean;

/** The link handler of the Markdown around. */
export const LinkContext = createContext<OnLink | undefined>(undefined);

/** The hosts whose images load at once, and no others do at all; without a list, others load after a click. */
export const ImageDomains = createContext<readonly string[] | null | undefined>(null);

/** Whether a host is one of the domains or below one. */
export function isAllowed(host: string, domains: readonly string[] | null | undefined): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return (domains ?? []).some((domain) => {
    const allowed = domain.toLowerCase().replace(/^\*?\./, "");
    return allowed !== "" && (name === allowed || name.endsWith(`.${allowed}`));
  });
}

/** What a link target may do: open in a new tab, be told to the page, or nothing (its text is shown). */
export type LinkTarget =
  | { readonly kind: "web"; readonly href: string }
  | { readonly kind: "deep"; readonly href: string }
  | { readonly kind: "none" };

const NONE: LinkTarget = { kind: "none" };

/** Judges an already decoded link target by an allowlist of schemes; relative targets would mean the notebook's host. */
export function linkTarget(href: string): LinkTarget {
  // Browsers skip control characters and whitespace when they read a scheme, so they must not hide one here.
  const bare = href.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, "");
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]{0,31}):/.exec(bare)?.[1]?.toLowerCase();
  switch (scheme) {
    case "http":
    case "https":
      return /^https?:\/\/[^/]/i.test(bare) && URL.canParse(href.trim()) ? { kind: "web", href: href.trim() } : NONE;
    case "mailto":
    case "tel":
      return bare.length > scheme.length + 1 ? { kind: "web", href: href.trim() } : NONE;
    case "chatkit-link":
      return { kind: "deep", href: href.trim() };
    default:
      return NONE;
  }
}

/** What an image source may do: show at once, show after a click, or nothing (its alternative text is shown). */
export type ImageSource =
  | { readonly kind: "inline"; readonly src: string }
  | { readonly kind: "remote"; readonly src: string; readonly host: string }
  | { readonly kind: "none" };

/** Judges an already decoded image source. */
export function imageSource(href: string): ImageSource {
  const src = href.trim();
  if (/^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i.test(src)) {
    return { kind: "inline", src };
  }
  if (/^https:\/\/[^/]/i.test(src) && URL.canParse(src)) {
    return { kind: "remote", src, host: new URL(src).host };
  }
  return { kind: "none" };
}
