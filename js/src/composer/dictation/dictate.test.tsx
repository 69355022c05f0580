import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import dictation from "../../chunks/dictation";
import { type Stage, stageWithChunk } from "../../ui/testing";
import { Composer } from "../composer";

const recorders: FakeRecorder[] = [];
const supported = vi.fn((_type: string) => true);
const track = { stop: vi.fn() };
const getUserMedia = vi.fn(async (_wanted: MediaStreamConstraints) => ({ getTracks: () => [track] }));

class FakeRecorder extends EventTarget {
  static isTypeSupported = supported;
  state = "inactive";
  readonly mimeType: string;

  constructor(_stream: unknown, { mimeType = "audio/x-own" }: MediaRecorderOptions) {
    super();
    this.mimeType = mimeType;
    recorders.push(this);
  }

  start(): void {
    this.state = "recording";
  }

  hears(text: string): void {
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data: new Blob([text]) }));
  }

  stop(): void {
    this.state = "inactive";
    this.dispatchEvent(new Event("stop"));
  }
}

beforeEach(() => {
  recorders.length = 0;
  vi.clearAllMocks();
  vi.stubGlobal("MediaRecorder", FakeRecorder);
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia }, configurable: true });
});

afterEach(() => vi.unstubAllGlobals());

function show(enabled = true): Promise<Stage> {
  return stageWithChunk(<Composer />, dictation, ({ options }) => {
    options.value = { ...options.value, composer: { ...options.value.composer, dictation: { enabled } } };
  });
}

const settle = () => act(() => new Promise<void>((resolve) => setTimeout(resolve)));
const phase = ({ part }: Stage) => part("dictate")?.dataset.phase;
const note = ({ state }: Stage) => state.composerNote.value?.text;

async function press({ part }: Stage): Promise<void> {
  part("dictate")?.click();
  await settle();
}

describe("the button", () => {
  it("is there when the options say so and the browser can record", async () => {
    expect((await show(false)).part("dictate")).toBeNull();
    expect((await show()).part("dictate")?.getAttribute("aria-label")).toBe("Dictate");
    vi.unstubAllGlobals();
    expect((await show()).part("dictate")).toBeNull();
  });

  it("records, and at the second press has it written down", async () => {
    const shown = await show();
    await press(shown);
    expect(phase(shown)).toBe("recording");
    expect(shown.root.querySelector("[role=timer]")?.textContent).toBe("0:00");
    expect(shown.part("dictate")?.getAttribute("aria-label")).toBe("Stop and write down");
    let written: () => void = () => undefined;
    shown.actions.transcribe.mockReturnValueOnce(
      new Promise((resolve) => {
        written = resolve;
      }),
    );
    recorders[0]?.hears("hel");
    recorders[0]?.hears("lo");
    await press(shown);
    const [type, bytes] = shown.actions.transcribe.mock.calls[0] ?? [];
    expect([type, new TextDecoder().decode(bytes)]).toEqual(["audio/webm;codecs=opus", "hello"]);
    expect(track.stop).toHaveBeenCalled();
    expect(shown.part<HTMLButtonElement>("dictate")?.disabled).toBe(true);
    expect(shown.part("dictate")?.getAttribute("aria-busy")).toBe("true");
    written();
    await settle();
    expect(phase(shown)).toBe("idle");
  });

  it("takes the first type that the browser can write", async () => {
    supported.mockImplementation((type) => type.startsWith("audio/ogg"));
    await press(await show());
    supported.mockImplementation(() => false);
    await press(await show());
    supported.mockImplementation(() => true);
    expect(recorders.map(({ mimeType }) => mimeType)).toEqual(["audio/ogg;codecs=opus", "audio/x-own"]);
  });

  it("stops by itself before a recording is too large for one message", async () => {
    const shown = await show();
    await press(shown);
    recorders[0]?.hears("x".repeat(4_000_001));
    await settle();
    expect(shown.actions.transcribe).toHaveBeenCalledOnce();
  });
});

describe("a recording that is given up", () => {
  it("at Escape, which does nothing else, is not sent", async () => {
    const shown = await show();
    await press(shown);
    recorders[0]?.hears("no");
    const heard = vi.fn();
    shown.root.addEventListener("keydown", heard);
    const target = shown.part("composer-input");
    act(() => void target?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
    await settle();
    expect([phase(shown), recorders[0]?.state]).toEqual(["idle", "inactive"]);
    expect(shown.actions.transcribe).not.toHaveBeenCalled();
    expect(heard).not.toHaveBeenCalled();
    target?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(heard).toHaveBeenCalledOnce();
  });

  it("because the composer went away lets go of the microphone", async () => {
    const shown = await show();
    await press(shown);
    shown.step(() => {
      shown.state.thread.value = { id: "t", created_at: "", status: { type: "closed" } };
    });
    expect([recorders[0]?.state, track.stop.mock.calls.length > 0]).toEqual(["inactive", true]);
    await settle();
    expect(shown.actions.transcribe).not.toHaveBeenCalled();
  });
});

describe("what keeps from recording is said in words", () => {
  it.each([
    ["NotAllowedError", "The microphone was refused."],
    ["NotFoundError", "No microphone was found."],
    ["AbortError", "The microphone cannot be used: too bad"],
  ])("%s", async (name, words) => {
    getUserMedia.mockRejectedValueOnce(new DOMException("too bad", name));
    const shown = await show();
    await press(shown);
    expect([phase(shown), note(shown)]).toEqual(["idle", expect.stringContaining(words)]);
  });

  it("a page that is not secure", async () => {
    Object.defineProperty(navigator, "mediaDevices", { value: undefined, configurable: true });
    const shown = await show();
    await press(shown);
    expect(note(shown)).toContain("over https or from localhost");
  });

  it("silence", async () => {
    const shown = await show();
    await press(shown);
    await press(shown);
    expect(note(shown)).toBe("Nothing was recorded.");
  });
});
