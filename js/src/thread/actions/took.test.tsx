import { describe, expect, it } from "vitest";
import type { Row } from "../../protocol.gen";
import { stage } from "../../ui/testing";
import { Took } from "./took";

function row(usage: Record<string, unknown> | null): Row {
  return {
    key: "r1",
    turn: 1,
    streaming: false,
    item: {
      type: "assistant_message",
      id: "m",
      thread_id: "t",
      created_at: "2026-01-01T00:00:00Z",
      content: [],
      usage,
    },
  } as unknown as Row;
}

const shown = (...usages: (Record<string, unknown> | null)[]) => stage(<Took rows={usages.map(row)} />).part("usage");

describe("what an answer took", () => {
  it("is its tokens and its seconds, those that were read behind a hint", () => {
    const took = shown({ input_tokens: 812, output_tokens: 1200, seconds: 3.4 });
    expect(took?.textContent).toBe("1,200 tokens · 3s");
    expect(took?.title).toBe("812 tokens read, 1,200 written");
  });

  it("is the sum of all its messages, whatever an API calls the numbers", () => {
    const took = shown({ output_tokens: 1 }, null, { completion_tokens: 2, prompt_tokens: 5 });
    expect(took?.textContent).toBe("3 tokens");
  });

  it("is nothing where nobody has counted", () => {
    expect(shown(null, {}, { output_tokens: "many" })).toBeNull();
  });
});
