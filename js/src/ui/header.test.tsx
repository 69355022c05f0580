import { describe, expect, it } from "vitest";
import { Header } from "./header";
import { stage } from "./testing";

describe("buttons of the user's own in the header", () => {
  it("are named, and tell Python of a click", () => {
    const { part, actions } = stage(<Header />, ({ options }) => {
      const { value } = options;
      options.value = {
        ...value,
        header: {
          ...value.header,
          left_action: { icon: "home-alt", on_click: true, label: null },
          right_action: { icon: "lucide:rocket", on_click: true, label: "Launch" },
        },
      };
    });
    expect(part("left-action")?.getAttribute("aria-label")).toBe("home alt");
    expect(part("right-action")?.getAttribute("aria-label")).toBe("Launch");
    part("left-action")?.click();
    part("right-action")?.click();
    expect(actions.clickHeader.mock.calls).toEqual([["left"], ["right"]]);
  });
});
