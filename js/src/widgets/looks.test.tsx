import { describe, expect, it } from "vitest";
import { lookOf } from "./button";
import { draw } from "./testing";

describe("a button", () => {
  it.each([
    [{}, "primary", "solid"],
    [{ variant: "outline" }, "secondary", "outline"],
    [{ color: "danger" }, "danger", "solid"],
    [{ style: "primary" }, "primary", "solid"],
    [{ style: "secondary" }, "secondary", "outline"],
    [{ style: "secondary", variant: "ghost", color: "info" }, "info", "ghost"],
  ] as const)("with %j looks %s and %s", (given, color, variant) => {
    expect(lookOf(given)).toEqual({ "data-color": color, "data-variant": variant });
  });
});

describe("a picture that cannot be shown", () => {
  const words = async (more: object) => {
    const { root } = await draw({
      type: "Card",
      children: [{ type: "Image", src: "/mine.png", alt: "Mine", ...more }],
    });
    const shown = root.querySelector("[data-widget=Image]");
    return [shown?.getAttribute("role"), shown?.getAttribute("aria-label"), shown?.textContent];
  };

  it("has its words in its place", async () => {
    expect(await words({ height: 120 })).toEqual(["img", "Mine", "Mine"]);
  });

  it("has only a sign where there is no room for them", async () => {
    expect(await words({ size: 44 })).toEqual(["img", "Mine", ""]);
  });
});
