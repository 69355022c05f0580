import type { Font } from "../protocol.gen";

interface Shared {
  readonly face: FontFace;
  views: number;
}

/** The fonts that chats have added to a document; they are shared by all views in it. */
const added = new WeakMap<Document, Map<string, Shared>>();

/** Adds fonts to a document, until what it returns is called and no other view holds them. */
export function holdFonts(document: Document, fonts: readonly Font[]): () => void {
  const shared = added.get(document) ?? new Map<string, Shared>();
  added.set(document, shared);
  const keys = new Set(fonts.map((font) => JSON.stringify(font)));
  for (const font of fonts) {
    const key = JSON.stringify(font);
    const known = shared.get(key) ?? create(document, font);
    if (known) {
      shared.set(key, known);
    } else {
      keys.delete(key);
    }
  }
  for (const key of keys) {
    count(shared, key, 1);
  }
  return () => {
    for (const key of keys) {
      if (count(shared, key, -1) === 0) {
        const face = shared.get(key)?.face;
        shared.delete(key);
        if (face) {
          document.fonts.delete(face);
        }
      }
    }
    keys.clear();
  };
}

function count(shared: Map<string, Shared>, key: string, by: 1 | -1): number | undefined {
  const one = shared.get(key);
  if (one) {
    one.views += by;
  }
  return one?.views;
}

/** A font that is added; null for one that the browser cannot read. */
function create(document: Document, { family, src, weight, style, display, unicode_range }: Font): Shared | null {
  const view = document.defaultView as (Window & typeof globalThis) | null;
  if (!view || !/^(https|data):/i.test(src)) {
    return null;
  }
  const descriptors: FontFaceDescriptors = {
    ...(weight !== null && { weight: String(weight) }),
    ...(style !== null && { style }),
    display: display ?? "swap",
    ...(unicode_range !== null && { unicodeRange: unicode_range }),
  };
  try {
    // A string of JSON is one of CSS once there are no line breaks in it, which an address has not.
    const face = new view.FontFace(
      family,
      `url(${JSON.stringify(src.replace(/[\s\\]/g, encodeURIComponent))})`,
      descriptors,
    );
    document.fonts.add(face);
    return { face, views: 0 };
  } catch (error) {
    console.warn(`chatkit-widget: the font "${family}" cannot be used.`, error);
    return null;
  }
}
