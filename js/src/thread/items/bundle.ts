/** How an object is shown. */
export type Representation =
  | { kind: "html" | "markdown" | "text" | "latex"; text: string }
  | { kind: "image" | "sound" | "film"; url: string }
  | { kind: "none" };

const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;

/** The best of an object's representations that this page can show. */
export function represent(bundle: object): Representation {
  const all = bundle as Record<string, unknown>;
  for (const [type, value] of Object.entries(all)) {
    const media = /^(audio|video)\/[\w.+-]+$/.exec(type);
    const data = text(value);
    if (media && data) {
      return { kind: media[1] === "audio" ? "sound" : "film", url: dataUrl(type, data) };
    }
  }
  const html = text(all["text/html"]);
  if (html) {
    return { kind: "html", text: html };
  }
  const svg = text(all["image/svg+xml"]);
  if (svg) {
    // As a picture it can neither run scripts nor load anything.
    return { kind: "image", url: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` };
  }
  for (const type of IMAGES) {
    const data = text(all[type]);
    if (data) {
      return { kind: "image", url: dataUrl(type, data) };
    }
  }
  const markdown = text(all["text/markdown"]);
  if (markdown) {
    return { kind: "markdown", text: markdown };
  }
  const latex = text(all["text/latex"]);
  if (latex) {
    return { kind: "latex", text: latex };
  }
  if (all["application/json"] !== undefined) {
    return { kind: "text", text: JSON.stringify(all["application/json"], null, 2) };
  }
  const plain = text(all["text/plain"]);
  return plain ? { kind: "text", text: plain } : { kind: "none" };
}

function dataUrl(type: string, data: string): string {
  return `data:${type};base64,${data.replace(/\s/g, "")}`;
}

/** Notebooks write long texts as lists of lines. */
function text(value: unknown): string {
  if (Array.isArray(value)) {
    return value.join("");
  }
  return typeof value === "string" ? value : "";
}
