/** The two colour schemes. */
export type Scheme = "light" | "dark";

/** The colour scheme around `element`, by what hosts are known to say, then by the colour behind it. */
export function detectScheme(element: Element): Scheme {
  const { body, documentElement: html } = element.ownerDocument;
  const jupyter = body.dataset.jpThemeLight;
  if (jupyter !== undefined) {
    return jupyter === "false" ? "dark" : "light";
  }
  const code = body.dataset.vscodeThemeKind;
  if (code !== undefined) {
    return code === "vscode-dark" || code === "vscode-high-contrast" ? "dark" : "light";
  }
  if (html.getAttribute("theme") === "dark") {
    return "dark";
  }
  return named(element) ?? painted(element) ?? preferred(element);
}

/** The parent of a node, out of shadow trees too. */
function above(node: Node): Node | null {
  return node.parentNode ?? (node as ShadowRoot).host ?? null;
}

function* ancestors(element: Element): Generator<Element> {
  for (let node: Node | null = above(element); node; node = above(node)) {
    if (node.nodeType === 1) {
      yield node as Element;
    }
  }
}

function named(element: Element): Scheme | undefined {
  for (const ancestor of ancestors(element)) {
    const theme = ancestor.getAttribute("data-theme");
    if (theme === "dark" || ancestor.classList.contains("dark")) {
      return "dark";
    }
    if (theme === "light" || ancestor.classList.contains("light")) {
      return "light";
    }
  }
  return undefined;
}

/** By the luminance of the nearest background that is more opaque than not. */
function painted(element: Element): Scheme | undefined {
  const window = element.ownerDocument.defaultView;
  for (const ancestor of ancestors(element)) {
    const colour = window?.getComputedStyle(ancestor).backgroundColor ?? "";
    const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    if (colour.startsWith("rgb") && red !== undefined && green !== undefined && blue !== undefined && alpha > 0.5) {
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 ? "dark" : "light";
    }
  }
  return undefined;
}

function preferred(element: Element): Scheme {
  return element.ownerDocument.defaultView?.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
