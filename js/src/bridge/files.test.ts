import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Upload } from "../protocol.gen";
import { canSend } from "../state/can";
import { emptyDraft } from "../state/state";
import { uploadsOf } from "../state/uploads";
import { type Bench, createBench } from "./testing";

const MB = 1024 * 1024;

let bench: Bench;
let seq: number;
const made = vi.fn(() => "blob:preview");
const revoked = vi.fn();

beforeEach(() => {
  Object.assign(URL, { createObjectURL: made, revokeObjectURL: revoked });
  made.mockClear();
  revoked.mockClear();
  bench = createBench();
  seq = 1;
  bench.deliver({ kind: "batch", seq, to: "me", ops: [{ op: "reset", view: {}, rows: [] }] });
});

afterEach(() => bench.closing.abort());

function fromKernel(...uploads: Upload[]): void {
  seq += 1;
  bench.deliver({ kind: "batch", seq, ops: [{ op: "set", view: { uploads } }] });
}

function show(conversation: number, ...uploads: Upload[]): void {
  seq += 1;
  const draft = { ...emptyDraft, conversation };
  bench.deliver({ kind: "batch", seq, ops: [{ op: "set", view: { draft, uploads } }] });
}

function upload(key: string, status: Upload["status"] = "uploading"): Upload {
  return {
    key,
    name: `${key}.txt`,
    mime_type: "",
    size: 1,
    status,
    sent: 0,
    error: null,
    phrase: null,
    attachment: null,
  };
}

const file = (name: string, size: number, type = "") => new File(["x".repeat(size)], name, { type });
const offsets = () => bench.calls("attach_data").map(({ call }) => call.method === "attach_data" && call.offset);
const shown = () => uploadsOf(bench.chat.state).map(({ name }) => name);
const note = () => bench.chat.state.composerNote.value?.text;

describe("a file that was chosen", () => {
  it("is announced, and goes in pieces of 1 MB, each after the answer to the one before", async () => {
    bench.chat.actions.attach([file("a.csv", 2 * MB + 5, "text/csv")]);
    expect(bench.calls("attach").map(({ call }) => call)).toEqual([
      { method: "attach", file: "me-1", name: "a.csv", mime_type: "text/csv", size: 2 * MB + 5, conversation: 0 },
    ]);
    expect(offsets()).toEqual([]);
    await bench.answer("attach");
    expect(offsets()).toEqual([0]);
    await bench.answer("attach_data");
    expect(offsets()).toEqual([0, MB]);
    await bench.answer("attach_data");
    await bench.answer("attach_data");
    expect(offsets()).toEqual([0, MB, 2 * MB]);
    expect([...bench.bytes.values()].map(({ byteLength }) => byteLength)).toEqual([MB, MB, 5]);
  });

  it("goes on while another conversation is shown, and stands in its own", async () => {
    bench.chat.actions.attach([file("a.png", MB + 1, "image/png")]);
    await bench.answer("attach");
    fromKernel(upload("me-1"));
    show(1);
    expect(shown()).toEqual([]);
    await bench.answer("attach_data");
    expect(offsets()).toEqual([0, MB]);
    bench.chat.actions.attach([file("b.txt", 1)]);
    expect(shown()).toEqual(["b.txt"]);
    expect(bench.calls("attach").map(({ call }) => call.method === "attach" && call.conversation)).toEqual([0, 1]);
    show(0, upload("me-1", "ready"));
    expect(shown()).toEqual(["me-1.txt"]);
    expect(bench.chat.state.chosen.value.get("me-1")?.preview).toBe("blob:preview");
    fromKernel();
    expect(revoked).toHaveBeenCalledWith("blob:preview");
  });

  it("stands in the composer at once, and keeps the message waiting", async () => {
    bench.chat.actions.edit("look");
    bench.chat.actions.attach([file("a.txt", 1)]);
    expect(shown()).toEqual(["a.txt"]);
    expect(canSend(bench.chat.state)).toBe(false);
    await bench.answer("attach");
    fromKernel(upload("me-1"));
    expect(shown()).toEqual(["me-1.txt"]);
    fromKernel(upload("me-1", "ready"));
    expect(canSend(bench.chat.state)).toBe(true);
  });

  it("waits with its bytes for those chosen before it", async () => {
    bench.chat.actions.attach([file("a.txt", 1), file("b.txt", 1)]);
    const [first, second] = bench.calls("attach");
    bench.deliver({ kind: "reply", to: "me", rid: second?.rid ?? 0 });
    bench.deliver({ kind: "reply", to: "me", rid: first?.rid ?? 0 });
    await vi.waitFor(() => expect(bench.calls("attach_data")).toHaveLength(1));
    expect(bench.calls("attach_data")[0]?.call).toMatchObject({ file: "me-1" });
    await bench.answer("attach_data");
    expect(bench.calls("attach_data")[1]?.call).toMatchObject({ file: "me-2" });
  });

  it("that the kernel refuses is gone, and the composer says why", async () => {
    bench.chat.actions.attach([file("a.txt", 1)]);
    await bench.answer("attach", "a.txt is too large");
    expect(shown()).toEqual([]);
    expect(note()).toBe("a.txt is too large");
    expect(offsets()).toEqual([]);
  });

  it("that fails in the kernel is sent no further", async () => {
    bench.chat.actions.attach([file("a.txt", 2 * MB)]);
    await bench.answer("attach");
    await bench.answer("attach_data", "no more space");
    expect(offsets()).toEqual([0]);
    expect(note()).toBeUndefined();
  });

  it("that cannot be read is taken out again, in words", async () => {
    const folder = file("folder", 9);
    folder.slice = () => ({ arrayBuffer: () => Promise.reject(new Error("no")) }) as unknown as Blob;
    bench.chat.actions.attach([folder]);
    await bench.answer("attach");
    expect(bench.calls("detach")).toHaveLength(1);
    expect(note()).toContain("“folder” could not be read");
    expect(shown()).toEqual([]);
  });

  it("is sent no further once it is removed", async () => {
    bench.chat.actions.attach([file("a.txt", 3 * MB)]);
    await bench.answer("attach");
    fromKernel(upload("me-1"));
    bench.chat.actions.detach("me-1");
    expect(bench.calls("detach")[0]?.call).toEqual({ method: "detach", file: "me-1" });
    await bench.answer("attach_data");
    expect(offsets()).toEqual([0]);
    expect(shown()).toHaveLength(1);
    fromKernel();
    expect(shown()).toEqual([]);
  });
});

describe("the preview of a picture", () => {
  const preview = () => bench.chat.state.chosen.value.get("me-1")?.preview;

  it("is there from the choice until the kernel shows the file no more", () => {
    bench.chat.actions.attach([file("a.png", 1, "image/png"), file("b.txt", 1)]);
    expect(preview()).toBe("blob:preview");
    expect(made).toHaveBeenCalledOnce();
    fromKernel();
    fromKernel(upload("me-1"));
    expect(preview()).toBe("blob:preview");
    fromKernel();
    expect(preview()).toBeUndefined();
    expect(revoked).toHaveBeenCalledExactlyOnceWith("blob:preview");
  });

  it("goes with the chat", () => {
    bench.chat.actions.attach([file("a.png", 1, "image/png")]);
    bench.closing.abort();
    expect(revoked).toHaveBeenCalledOnce();
  });
});

describe("a message with files", () => {
  const send = async (error?: string) => {
    fromKernel(upload("k", "ready"));
    bench.chat.actions.send();
    bench.chat.actions.send();
    expect(shown()).toEqual([]);
    expect(bench.calls("send").map(({ call }) => call)).toEqual([{ method: "send", text: "", rev: 1 }]);
    await bench.answer("send", error);
  };

  it("needs no text, and takes its files out of the composer at once", async () => {
    await send();
    expect(shown()).toEqual([]);
  });

  it("that is refused brings them back", async () => {
    await send("Busy.");
    expect(shown()).toEqual(["k.txt"]);
  });
});

describe("speech", () => {
  it("goes with its type, and only a failure is told", async () => {
    const written = bench.chat.actions.transcribe("audio/mp4", new Uint8Array([1, 2, 3]).buffer);
    const [call] = bench.calls("transcribe");
    expect(call?.call).toEqual({ method: "transcribe", mime_type: "audio/mp4" });
    expect(call && bench.bytes.get(call)?.byteLength).toBe(3);
    await bench.answer("transcribe", "no transcribe= was given");
    await written;
    expect(note()).toBe("no transcribe= was given");
  });
});
