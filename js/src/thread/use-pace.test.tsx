import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";
import type { AssistantMessage } from "../protocol.gen";
import { assistantRow, stage } from "../ui/testing";
import { AssistantView } from "./assistant";

const message = (text: string) => assistantRow("a", text).item as AssistantMessage;
const frame = () => act(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));

describe("an answer that comes in large pieces", () => {
  it("is drawn bit by bit, whole in the end, and never half a character", async () => {
    const text = `${"👩".repeat(9000)}end`;
    const { root } = stage(<AssistantView message={message(text)} streaming={true} />);
    const shown = () => root.querySelector(".ck-md")?.textContent ?? "";
    expect(shown().length).toBeLessThanOrEqual(8001);
    const seen = new Set([shown()]);
    while (!shown().endsWith("end")) {
      expect(shown()).not.toMatch(/\ud83d(?!\udc69)/);
      await frame();
      seen.add(shown());
    }
    expect(seen.size).toBeGreaterThanOrEqual(2);
  });

  it("is there at once when it is short", () => {
    const { root } = stage(<AssistantView message={message("Short **end**")} streaming={false} />);
    expect(root.querySelector(".ck-md strong")?.textContent).toBe("end");
  });
});
