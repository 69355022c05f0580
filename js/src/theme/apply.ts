import type { Theme } from "../protocol.gen";
import type { Scheme } from "./detect";
import { holdFonts } from "./fonts";
import { ownNeutrals } from "./neutrals";
import { colorReader } from "./resolve";
import { themeTokens } from "./tokens";

/** A theme on one view. */
export interface Applied {
  /** Puts this theme in place of the one before. */
  update(theme: Theme, scheme: Scheme, enough?: number): void;
  /** Leaves the view as it was. */
  remove(): void;
}

/** Puts themes on the host element of a view, as custom properties alone; `probe` is an element in it, for colours. */
export function applyTo(host: HTMLElement, probe: HTMLElement): Applied {
  let names: string[] = [];
  let release = () => {};
  return {
    update(theme, scheme, enough) {
      const { tokens, scheme: decided } = themeTokens(
        theme,
        scheme,
        colorReader(probe, ownNeutrals[scheme].surface),
        enough,
      );
      for (const name of names.filter((each) => !(each in tokens))) {
        host.style.removeProperty(name);
      }
      names = Object.keys(tokens);
      for (const [name, value] of Object.entries(tokens)) {
        host.style.setProperty(name, value);
      }
      mark(host, "surface", decided);
      mark(host, "accent", theme.color.accent && String(theme.color.accent.level));
      // Those that stay are held before they are let go, and need not load again.
      const before = release;
      release = holdFonts(host.ownerDocument, theme.typography.font_sources);
      before();
    },
    remove() {
      for (const name of names) {
        host.style.removeProperty(name);
      }
      names = [];
      mark(host, "surface", null);
      mark(host, "accent", null);
      release();
      release = () => {};
    },
  };
}

function mark(host: HTMLElement, name: string, value: string | null): void {
  if (value === null) {
    delete host.dataset[name];
  } else {
    host.dataset[name] = value;
  }
}
