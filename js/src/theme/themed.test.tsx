import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Font, Theme } from "../protocol.gen";
import { createState } from "../state/state";
import { UiContext } from "../ui/context";
import { holdFonts } from "./fonts";
import { Themed } from "./themed";

class FakeFace {
  constructor(
    readonly family: string,
    readonly source: string,
    readonly descriptors: object,
  ) {
    if (source.includes("broken")) {
      throw new SyntaxError("no font");
    }
  }
}

const faces = new Set<unknown>();
beforeEach(() => {
  faces.clear();
  Object.assign(window, { FontFace: FakeFace });
  Object.defineProperty(document, "fonts", { value: faces, configurable: true });
});

const inter: Font = {
  family: "Inter",
  src: "https://fonts.example/inter.woff2",
  weight: 400,
  style: null,
  display: null,
  unicode_range: null,
};

describe("holdFonts", () => {
  it("shares a font between views, until the last of them lets it go", () => {
    const first = holdFonts(document, [inter]);
    const second = holdFonts(document, [{ ...inter }, { ...inter, weight: 700 }]);
    expect(faces.size).toBe(2);
    first();
    first();
    expect(faces.size).toBe(2);
    second();
    expect(faces.size).toBe(0);
  });

  it("takes one that is named twice once", () => {
    const release = holdFonts(document, [inter, inter]);
    expect(faces.size).toBe(1);
    release();
    expect(faces.size).toBe(0);
  });

  it("leaves out what is no address of a font, and says so of what is none", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const bad = ["http://fonts.example/x.woff2", "javascript:1", "/x.woff2", "https://fonts.example/broken"];
    const release = holdFonts(document, [...bad.map((src) => ({ ...inter, src })), inter]);
    expect(faces.size).toBe(1);
    expect(warn).toHaveBeenCalledOnce();
    release();
    expect(faces.size).toBe(0);
  });

  it("lets an address say nothing else than where the font is", () => {
    const release = holdFonts(document, [{ ...inter, src: 'https://x.example/a") format("x\\22\n' }]);
    const [face] = [...faces] as FakeFace[];
    expect(face?.source).toBe('url("https://x.example/a\\")%20format(\\"x%5C22%0A")');
    release();
  });
});

const theme: Theme = {
  color_scheme: "auto",
  radius: "sharp",
  density: "compact",
  typography: { base_size: 18, font_family: null, font_family_mono: null, font_sources: [inter] },
  color: { grayscale: { hue: 160, tint: 9, shade: 2 }, accent: null, surface: null },
};

describe("Themed", () => {
  const state = createState();
  const scheme = signal<"light" | "dark">("light");
  let host: HTMLElement;
  let root: ShadowRoot;
  const wear = (value: Theme | "auto") =>
    act(() => {
      state.options.value = { ...state.options.value, theme: value };
    });
  const token = (name: string) => host.style.getPropertyValue(`--ck-${name}`);
  const view = (shown: boolean) =>
    act(() =>
      render(
        <UiContext.Provider
          value={{ state, scheme, adopt: () => {}, embed: async () => {}, actions: {} as never, t: state.t }}
        >
          {shown && <Themed />}
        </UiContext.Provider>,
        root,
      ),
    );

  beforeEach(() => {
    host = document.createElement("div");
    host.style.height = "400px";
    document.body.replaceChildren(host);
    root = host.attachShadow({ mode: "open" });
    scheme.value = "light";
    wear(theme);
    view(true);
  });
  afterEach(() => view(false));

  it("puts a theme on the host, changes it live, and takes it off", () => {
    expect(token("radius")).toBe("0px");
    expect(token("surface")).toMatch(/^#[0-9a-f]{6}$/);
    expect(faces.size).toBe(1);
    const [face] = faces;
    const light = token("surface");
    act(() => {
      scheme.value = "dark";
    });
    expect(token("surface")).not.toBe(light);
    wear({ ...theme, radius: "soft", color: { ...theme.color, grayscale: null } });
    expect(token("radius")).toBe("4px");
    expect(token("surface")).toBe("");
    // It was never let go in between.
    expect([...faces]).toEqual([face]);
    view(false);
    expect(host.getAttribute("style")).toBe("height: 400px;");
    expect(host.dataset).toEqual({});
    expect(faces.size).toBe(0);
  });
});
