import { render } from "preact";
import { act } from "preact/test-utils";
import { describe, expect, it, vi } from "vitest";
import { ChunkContext } from "./chunks";
import { Icon, type IconNodes } from "./icon";
import { useIcon } from "./use-icon";

const drawing = (tag: string): IconNodes => [[tag, { fill: "currentColor" }]];
const chunks: Record<string, Map<string, IconNodes>> = {
  icons: new Map([["star-filled", drawing("path")]]),
  lucide: new Map([["rocket", drawing("circle")]]),
};

function Named({ name }: { name: string | null }) {
  return <Icon nodes={useIcon(name)} />;
}

/** Shows an icon whose chunks come when `come` says so. */
function show(name: string | null) {
  const root = document.createElement("div");
  const waiting: (() => void)[] = [];
  const load = vi.fn((chunk: string) => new Promise<unknown>((resolve) => waiting.push(() => resolve(chunks[chunk]))));
  act(() =>
    render(
      <ChunkContext.Provider value={{ load }}>
        <Named name={name} />
      </ChunkContext.Provider>,
      root,
    ),
  );
  const come = () =>
    act(async () => {
      await Promise.resolve();
      for (const resolve of waiting) {
        resolve();
      }
      await new Promise((resolve) => setTimeout(resolve));
    });
  return { load, come, svg: () => root.querySelector("svg") };
}

describe("useIcon", () => {
  it("has what the core shows anyway at once", () => {
    const { svg, load } = show("check");
    expect(svg()?.childElementCount).toBe(1);
    expect(load).not.toHaveBeenCalled();
  });

  it.each([
    ["star-filled", "icons", "path"],
    ["lucide:rocket", "lucide", "circle"],
  ])("keeps the place of %s until its chunk has come", async (name, chunk, tag) => {
    const { svg, load, come } = show(name);
    expect(svg()?.getAttribute("class")).toBe("icon");
    expect(svg()?.childElementCount).toBe(0);
    await come();
    expect(load).toHaveBeenCalledExactlyOnceWith(chunk);
    expect(svg()?.querySelector(tag)?.getAttribute("fill")).toBe("currentColor");
  });

  it.each(["no-such-icon", "lucide:no-such-icon", "constructor"])("draws nothing for %s", async (name) => {
    const { svg, come } = show(name);
    await come();
    expect(svg()?.childElementCount).toBe(0);
  });

  it.each([null, "", "https://example.org/icon.png", "lucide:../x"])("asks for nothing for %s", async (name) => {
    const { load, come } = show(name);
    await come();
    expect(load).not.toHaveBeenCalled();
  });
});
