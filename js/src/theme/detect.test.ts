import { beforeEach, describe, expect, it } from "vitest";
import { detectScheme } from "./detect";

let element: HTMLElement;

beforeEach(() => {
  for (const root of [document.documentElement, document.body]) {
    for (const { name } of [...root.attributes]) {
      root.removeAttribute(name);
    }
  }
  element = document.createElement("div");
  document.body.replaceChildren(element);
});

describe("detectScheme", () => {
  it("believes JupyterLab first", () => {
    document.body.classList.add("dark");
    document.body.dataset.jpThemeLight = "true";
    expect(detectScheme(element)).toBe("light");
    document.body.dataset.jpThemeLight = "false";
    expect(detectScheme(element)).toBe("dark");
  });

  it("knows the four kinds of VS Code", () => {
    const kinds = ["vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast-light"];
    const schemes = kinds.map((kind) => {
      document.body.dataset.vscodeThemeKind = kind;
      return detectScheme(element);
    });
    expect(schemes).toEqual(["light", "dark", "dark", "light"]);
  });

  it("knows Colab, and marimo through shadow roots", () => {
    document.documentElement.setAttribute("theme", "dark");
    expect(detectScheme(element)).toBe("dark");
    document.documentElement.removeAttribute("theme");
    const outer = document.createElement("div");
    outer.className = "dark";
    document.body.append(outer);
    outer.attachShadow({ mode: "open" }).append(element);
    expect(detectScheme(element)).toBe("dark");
  });

  it("looks at the colour behind the chat last", () => {
    document.body.style.backgroundColor = "rgb(20, 20, 20)";
    expect(detectScheme(element)).toBe("dark");
    document.body.style.backgroundColor = "rgb(250, 250, 250)";
    expect(detectScheme(element)).toBe("light");
  });
});
