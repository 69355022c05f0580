import { afterEach, describe, expect, it, vi } from "vitest";
import type { Spacer } from "../components.gen";
import { draw } from "../testing";
import type { Props } from "./place";
import { registry } from "./registry";

vi.mock("./registry", async (original) => {
  const { registry } = await original<typeof import("./registry")>();
  return { registry: { ...registry } };
});

const words = { type: "Text", value: "still here" };
const shown = (root: Element, type: string) => root.querySelectorAll(`[data-widget=${type}]`).length;

describe("a component whose drawing fails", () => {
  const { Spacer } = registry;
  afterEach(() => {
    Object.assign(registry, { Spacer });
    vi.restoreAllMocks();
  });

  it("is told at its place, whatever else is wrong with it, until there is a state of it that can be drawn", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    Object.assign(registry, {
      Spacer: ({ of, at }: Props<Spacer>) => {
        if (of.minSize === 1) {
          throw new Error("It cannot be drawn.");
        }
        return <Spacer of={of} at={at} />;
      },
    });
    const widget = (spacer: object) => ({ type: "Card", children: [{ type: "Spacer", id: "s", ...spacer }, words] });
    const { root, update } = await draw(widget({ minSize: 1, colour: "red" }));
    expect(root.querySelector(".widget-problem")?.textContent).toBe("Spacer could not be drawn.");
    expect([shown(root, "Spacer"), shown(root, "Text"), log.mock.calls.length]).toEqual([0, 1, 1]);
    update(widget({ minSize: 1, key: null }));
    expect([shown(root, "Spacer"), shown(root, "Text"), log.mock.calls.length]).toEqual([0, 1, 2]);
    update(widget({ minSize: 4 }));
    expect([shown(root, "Spacer"), shown(root, "Text"), log.mock.calls.length]).toEqual([1, 1, 2]);
  });
});
