import { act } from "preact/test-utils";
import { expect, it, vi } from "vitest";
import type { Theme } from "../protocol.gen";
import { ChunkContext } from "../ui/chunks";
import { stage } from "../ui/testing";
import { ThemeSlot } from "./slot";

const theme = { color_scheme: "auto", radius: "sharp" } as Theme;

/** The place of a theme, and a way to let its chunk come. */
function show(first: Theme | "dark") {
  let come = () => {};
  const Themed = () => <b />;
  const load = vi.fn(() => new Promise<unknown>((resolve) => (come = () => resolve({ Themed }))));
  const slot = (
    <ChunkContext.Provider value={{ load }}>
      <ThemeSlot />
    </ChunkContext.Provider>
  );
  const shown = stage(slot, ({ options }) => {
    options.value = { ...options.value, theme: first };
  });
  const wear = (value: Theme | "auto") =>
    shown.step(() => {
      shown.state.options.value = { ...shown.state.options.value, theme: value };
    });
  return {
    load,
    wear,
    html: () => [...shown.root.children].map((each) => each.outerHTML).join(""),
    come: () =>
      act(async () => {
        await Promise.resolve();
        come();
        await new Promise((resolve) => setTimeout(resolve));
      }),
  };
}

it("holds a chat back that begins with a theme, until that is there", async () => {
  const { html, load, come } = show(theme);
  expect(html()).toContain("unthemed");
  await come();
  expect(load).toHaveBeenCalledExactlyOnceWith("theme");
  expect(html()).toBe("<b></b>");
});

it("leaves one alone that gets a theme later, and takes the theme off again", async () => {
  const { html, load, wear, come } = show("dark");
  expect(html()).toBe("");
  expect(load).not.toHaveBeenCalled();
  wear(theme);
  expect(html()).toBe("");
  await come();
  expect(html()).toBe("<b></b>");
  wear("auto");
  expect(html()).toBe("");
});
