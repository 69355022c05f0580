import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";
import { assistantRow, stage, userRow } from "../ui/testing";
import { Thread } from "./thread";

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => {
    const number = from + index;
    return number % 2 ? assistantRow(`r${number}`, `Answer ${number}`, number) : userRow(`r${number}`, "Why?", number);
  });

function open() {
  const staged = stage(<Thread handled={{ current: null }} />);
  const items = () => staged.root.querySelectorAll<HTMLElement>("[data-part=item]");
  const whole = async (count: number) => {
    while (items().length < count) {
      await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
    }
  };
  return { ...staged, items, whole };
}

describe("a long conversation", () => {
  it("is drawn from its end, and then whole", async () => {
    const { show, items, whole } = open();
    show(...rows(0, 500));
    expect(items().length).toBeLessThanOrEqual(80);
    expect([...items()].at(-1)?.dataset.rowKey).toBe("r499");
    await whole(500);
    expect([...items()].map(({ dataset }) => dataset.rowKey)).toEqual(rows(0, 500).map(({ key }) => key));
  });

  it("keeps the elements that are there when older and newer rows come", async () => {
    const { show, items, whole } = open();
    show(...rows(100, 300));
    await whole(200);
    const before = new Map([...items()].map((item) => [item.dataset.rowKey, item]));
    show(...rows(40, 302));
    await whole(262);
    const after = new Map([...items()].map((item) => [item.dataset.rowKey, item]));
    expect([...before].filter(([key, item]) => after.get(key) !== item)).toEqual([]);
  });

  it("leaves out of layout every page but the last while it is out of view", async () => {
    const { root, show, whole } = open();
    show(...rows(0, 130));
    await whole(130);
    expect([...root.querySelectorAll(".page")].map((page) => page.classList.contains("settled"))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
