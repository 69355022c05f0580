import { act } from "preact/test-utils";
import { describe, expect, it, vi } from "vitest";
import attachments from "../../chunks/attachments";
import type { Attachments, Upload } from "../../protocol.gen";
import { type Stage, stage, stageWithChunk } from "../../ui/testing";
import { Composer } from "../composer";

const enabled: Attachments = { enabled: true, max_size: 10, max_count: 2, accept: null };

function show(given = enabled, locked = false): Promise<Stage> {
  return stageWithChunk(<Composer />, attachments, ({ options, thread }) => {
    const { composer } = options.value;
    options.value = { ...options.value, composer: { ...composer, attachments: given } };
    thread.value = locked ? { id: "t", created_at: "", status: { type: "locked" } } : null;
  });
}

function upload(key: string, more: Partial<Upload> = {}): Upload {
  const base = {
    mime_type: "text/plain",
    size: 1000,
    status: "ready",
    sent: 0,
    error: null,
    phrase: null,
    attachment: null,
  } as const;
  return { key, name: `${key}.txt`, ...base, ...more };
}

/** What a drag or the clipboard carries. */
function carried(types: string[], files: File[] = [], folders: string[] = []) {
  const items = folders.map((name) => ({ kind: "file", webkitGetAsEntry: () => ({ isDirectory: true, name }) }));
  return { types, files, items, dropEffect: "" };
}

function fire(target: Element | null, type: string, data: object): Event {
  const event = new Event(type, { bubbles: true, cancelable: true, composed: true });
  Object.assign(event, { dataTransfer: data, clipboardData: data });
  target?.dispatchEvent(event);
  return event;
}

const file = (name: string, size = 1) => new File(["x".repeat(size)], name);
const note = ({ root }: Stage) => root.querySelector(".composer-note")?.textContent;
const overlay = ({ root }: Stage) => root.querySelector<HTMLElement>(".chat")?.dataset.drop;

describe("the button", () => {
  it("is there when the options say so", async () => {
    expect((await show({ ...enabled, enabled: false })).part("attach")).toBeNull();
    const { part, root } = await show({ ...enabled, accept: { "image/*": [".png"] } });
    expect(part("attach")?.getAttribute("aria-label")).toBe("Attach files");
    const picker = root.querySelector<HTMLInputElement>("input[type=file]");
    expect([picker?.multiple, picker?.accept]).toEqual([true, "image/*,.png"]);
    const opened = vi.spyOn(picker as HTMLInputElement, "click");
    part("attach")?.click();
    expect(opened).toHaveBeenCalledOnce();
  });

  it("hands over what was chosen, and lets the same be chosen again", async () => {
    const { root, actions } = await show();
    const picker = root.querySelector("input[type=file]") as HTMLInputElement;
    const files = [file("a")];
    Object.defineProperty(picker, "files", { value: files });
    picker.dispatchEvent(new Event("change"));
    expect(actions.attach).toHaveBeenCalledExactlyOnceWith(files);
    expect(picker.value).toBe("");
  });
});

describe("a drop", () => {
  it("anywhere on the chat attaches, within the limits, which are told in words", async () => {
    const shown = await show();
    const { root, actions } = shown;
    const [good, big] = [file("good"), file("big", 11)];
    await act(
      () => void fire(root.querySelector(".footer, .composer"), "drop", carried(["Files"], [good, big], ["dir"])),
    );
    expect(actions.attach).toHaveBeenCalledExactlyOnceWith([good]);
    expect(note(shown)).toBe(
      "“dir” is a folder. Choose the files in it.\n“big” is too large: it has 11 bytes, and at most 10 bytes are allowed.",
    );
  });

  it("is announced while files are over the chat, and kept from the notebook", async () => {
    const shown = await show();
    const [inner, outer] = [shown.part("composer-input"), shown.part("composer")];
    const heard = vi.fn();
    document.body.addEventListener("dragenter", heard);
    expect(fire(outer, "dragenter", carried(["Files"])).defaultPrevented).toBe(true);
    expect(overlay(shown)).toBe("Drop files here");
    fire(inner, "dragenter", carried(["Files"]));
    fire(outer, "dragleave", carried(["Files"]));
    expect(overlay(shown)).toBe("Drop files here");
    fire(inner, "dragleave", carried(["Files"]));
    expect(overlay(shown)).toBeUndefined();
    expect(heard).not.toHaveBeenCalled();
    document.body.removeEventListener("dragenter", heard);
  });

  it("of text goes its usual way", async () => {
    const shown = await show();
    const input = shown.part("composer-input");
    expect(fire(input, "dragover", carried(["text/plain"])).defaultPrevented).toBe(false);
    expect(fire(input, "drop", carried(["text/plain"])).defaultPrevented).toBe(false);
    expect(overlay(shown)).toBeUndefined();
  });

  it("is refused in a locked thread, and the page does not open the file", async () => {
    const shown = await show(enabled, true);
    const data = carried(["Files"], [file("a")]);
    expect(fire(shown.part("composer"), "dragenter", data).defaultPrevented).toBe(true);
    expect([data.dropEffect, overlay(shown)]).toEqual(["none", undefined]);
    expect(fire(shown.part("composer"), "drop", data).defaultPrevented).toBe(true);
    expect(shown.actions.attach).not.toHaveBeenCalled();
  });

  it("is not listened for any more once the button has gone", async () => {
    const shown = await show();
    shown.step(() => {
      const { options } = shown.state;
      const { composer } = options.value;
      options.value = { ...options.value, composer: { ...composer, attachments: { ...enabled, enabled: false } } };
    });
    expect(fire(shown.part("composer"), "drop", carried(["Files"], [file("a")])).defaultPrevented).toBe(false);
  });
});

describe("a paste", () => {
  it("of files or of a picture attaches, one of text stays one", async () => {
    const { part, actions } = await show({ ...enabled, max_count: 9 });
    const input = part("composer-input");
    const paste = (types: string[], files: File[]) => fire(input, "paste", carried(types, files)).defaultPrevented;
    expect(paste(["text/plain"], [])).toBe(false);
    expect(paste(["text/plain", "text/html", "Files"], [file("cells.png")])).toBe(false);
    expect(paste(["text/html", "Files"], [file("image.png")])).toBe(true);
    expect(paste(["text/plain", "Files"], [file("named.txt")])).toBe(true);
    expect(actions.attach).toHaveBeenCalledTimes(2);
  });
});

describe("the files in the composer", () => {
  const chips = ({ root }: Stage) => [...root.querySelectorAll<HTMLElement>("[data-part=attachment]")];

  it("are names until more can be shown, also when they come from Python", async () => {
    const shown = stage(<Composer />, ({ uploads }) => {
      uploads.value = [upload("a"), upload("b")];
    });
    expect(shown.root.querySelector(".chips")?.textContent).toBe("a.txt, b.txt");
  });

  it("show their size, or how far they are, or what went wrong, which comes first", async () => {
    const shown = await show();
    shown.step(() => {
      shown.state.uploads.value = [
        upload("a"),
        upload("b", { status: "uploading", sent: 250 }),
        upload("c", { status: "failed", error: "No more space." }),
      ];
    });
    const [failed, ready, uploading] = chips(shown);
    expect(ready?.textContent).toBe("a.txt1,000 bytes");
    const bar = uploading?.querySelector("progress");
    expect([bar?.value, bar?.max, bar?.getAttribute("aria-label")]).toEqual([250, 1000, "Uploading “b.txt”"]);
    expect(failed?.querySelector("[role=alert]")?.textContent).toBe("No more space.");
    expect(shown.part("send")?.title).toBe("Remove the file that failed");
  });

  it("can be removed, each by a button that has its name", async () => {
    const shown = await show();
    shown.step(() => {
      shown.state.uploads.value = [upload("a")];
    });
    shown.root.querySelector<HTMLButtonElement>("button[aria-label='Remove “a.txt”']")?.click();
    expect(shown.actions.detach).toHaveBeenCalledWith("a");
  });

  it("that are pictures show their own bytes, else the preview, else an icon", async () => {
    const shown = await show();
    const image = (url: string) => ({ type: "image", id: "i", name: "", mime_type: "", preview_url: url }) as const;
    shown.step(() => {
      shown.state.chosen.value = new Map([["a", { upload: upload("a"), preview: "blob:own", conversation: 0 }]]);
      shown.state.uploads.value = [
        upload("a", { attachment: image("https://example.org/a.png") }),
        upload("b", { attachment: image("data:image/png;base64,AA==") }),
        upload("c", { attachment: image("http://example.org/c.png") }),
      ];
    });
    const source = (chip: HTMLElement) => chip.querySelector("img")?.getAttribute("src");
    expect(chips(shown).map(source)).toEqual(["blob:own", "data:image/png;base64,AA==", undefined]);
    await act(() => void chips(shown)[0]?.querySelector("img")?.dispatchEvent(new Event("error")));
    expect(chips(shown).map(source)[0]).toBeUndefined();
  });

  it("say at the button what a message waits for, and need no words beside them", async () => {
    const shown = await show();
    const set = (...uploads: Upload[]) =>
      shown.step(() => {
        shown.state.uploads.value = uploads;
      });
    set(upload("a", { status: "uploading" }));
    expect(shown.part<HTMLButtonElement>("send")?.disabled).toBe(true);
    expect(shown.part("send")?.title).toBe("Wait for the files");
    set(upload("a"));
    expect(shown.part<HTMLButtonElement>("send")?.disabled).toBe(false);
    expect(shown.part("send")?.title).toBe("Send message");
  });
});
