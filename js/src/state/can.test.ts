import { describe, expect, it } from "vitest";
import type { Upload } from "../protocol.gen";
import { blockedBy, canSend } from "./can";
import { createState } from "./state";

function state(text: string, ...all: Upload["status"][]) {
  const made = createState();
  made.ready.value = true;
  made.composer.value = text;
  made.uploads.value = all.map((status, at) => {
    return {
      key: `${at}`,
      name: "",
      mime_type: "",
      size: 1,
      status,
      sent: 0,
      error: null,
      phrase: null,
      attachment: null,
    };
  });
  return made;
}

describe("canSend", () => {
  it("needs words or a file", () => {
    expect([canSend(state(" ")), canSend(state("hi")), canSend(state(" ", "ready"))]).toEqual([false, true, true]);
  });

  it("waits for files under way, and for the removal of those that failed", () => {
    const all = [state("hi", "ready", "uploading"), state("hi", "uploading", "failed"), state("hi", "ready")];
    expect(all.map(canSend)).toEqual([false, false, true]);
    expect(all.map(blockedBy)).toEqual(["uploading", "failed", undefined]);
  });

  it("waits for the end of an answer, and for an open thread", () => {
    const busy = state("hi");
    busy.responding.value = true;
    const locked = state("hi");
    locked.thread.value = { id: "t", created_at: "", status: { type: "locked" } };
    expect([canSend(busy), canSend(locked)]).toEqual([false, false]);
  });
});
