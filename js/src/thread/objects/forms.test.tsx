import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deferred } from "../../bridge/deferred";
import type { RaisedForm } from "../../protocol.gen";
import type { Answer } from "../../state/actions";
import { iconOfFile } from "./file-icon";
import { show } from "./testing";

describe("an exception", () => {
  const form: RaisedForm = {
    type: "raised",
    name: "ValueError",
    message: "no island",
    frames: [
      { file: "cell", line: 3, function: "respond", code: "find()" },
      { file: "lib.py", line: 9, function: "find", code: "" },
    ],
    cause: { type: "raised", name: "KeyError", message: "" },
  };

  it("says what was raised and because of what, in a line", async () => {
    const { texts } = await show({ form });
    expect(texts(".message")).toEqual(["ValueError: no island", "because of KeyError"]);
  });

  it("has the calls that led to it folded, with place, function and code", async () => {
    const { one, all, texts } = await show({ form });
    expect(one<HTMLDetailsElement>("details").open).toBe(false);
    expect(all("details")).toHaveLength(1);
    expect(texts("li")).toEqual(["cell:3 in respondfind()", "lib.py:9 in find"]);
  });
});

describe("a file", () => {
  const form = { type: "file" as const, name: "a.csv", mime_type: "text/csv", size: 1536 };
  const saved = vi.fn();

  beforeEach(() => {
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved(this.download);
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it("has its name and its size in words, and is downloaded part by part", async () => {
    const { actions, button, click, one } = await show({ form, ref: "r" });
    expect(one(".file-card").textContent).toBe("a.csv1.5 kB");
    const part = deferred<Answer<Uint8Array<ArrayBuffer>>>();
    actions.loadPart.mockReturnValueOnce(part.promise);
    await click(button("Download “a.csv”"));
    expect(one("progress").getAttribute("aria-label")).toBe("“a.csv” is being downloaded");
    part.resolve({ value: new Uint8Array(3) });
    await vi.waitFor(() => expect(saved).toHaveBeenCalledWith("a.csv"));
    await vi.waitFor(() => expect(one("progress")).toBeUndefined());
  });

  it("says so when it is gone, at once or when it is asked for", async () => {
    const { button, click, one } = await show({ form, ref: "r" });
    await click(button("Download “a.csv”"));
    await vi.waitFor(() => expect(one(".object-note").textContent).toBe("It is gone."));
    const kept = await show({ form, ref: null });
    expect(kept.all("button")).toEqual([]);
    expect(kept.one(".object-note").textContent).toBe("The file is not in reach of Python any more.");
  });

  it("is shown too when it is a picture", async () => {
    const image = { ...form, mime_type: "image/png" };
    expect((await show({ form: image, bundle: { "image/png": "AA==" } })).one("img")).toBeDefined();
    expect((await show({ form: image })).one("img, pre")).toBeUndefined();
    expect((await show({ form, bundle: { "image/png": "AA==" } })).one("img")).toBeUndefined();
  });

  it("has the sign of its type", () => {
    const types = [
      "image/png",
      "text/csv",
      "application/zip",
      "application/json",
      "text/plain",
      "audio/wav",
      "video/mp4",
    ];
    expect(new Set([...types, "x/y"].map(iconOfFile)).size).toBe(8);
  });
});

describe("a live widget", () => {
  const form = { type: "live" as const, model_id: "m", is_anywidget: true };

  it("is seen through a slot of its own, until the object is not shown any more", async () => {
    const { embed, one, root } = await show({ form }, () => Promise.resolve());
    const [given, slot, signal] = embed.mock.lastCall ?? [];
    expect(given).toEqual(form);
    expect(one("slot").getAttribute("name")).toBe(slot);
    expect(one(".live").getAttribute("aria-busy")).toBe("false");
    expect(signal?.aborted).toBe(false);
    render(null, root);
    expect(signal?.aborted).toBe(true);
  });

  it("has a place until it comes", async () => {
    const { one } = await show({ form }, () => new Promise(() => undefined));
    expect(one(".live").getAttribute("aria-busy")).toBe("true");
    expect(one(".live > .skeleton")).toBeDefined();
  });

  it("is as Python describes it where it cannot be shown, which is said", async () => {
    const { one, texts } = await show({ form });
    expect(one("pre").textContent).toBe("plain");
    expect(texts(".quiet")).toEqual(["This widget cannot be used here: its model is not in this page."]);
  });
});

describe("an object", () => {
  it("without a form, or before its form can be drawn, shows as it does by itself", async () => {
    expect((await show({})).one("pre").textContent).toBe("plain");
  });

  it("is heard or watched where it is sound or a film", async () => {
    const sound = await show({ bundle: { "audio/wav": "AA==", "text/html": "<audio>" } });
    expect(sound.one<HTMLAudioElement>("audio").src).toBe("data:audio/wav;base64,AA==");
    expect(sound.one("audio").getAttribute("aria-label")).toBe("Thing, as sound");
    const film = await show({ bundle: { "video/mp4": "AA==" } });
    expect(film.one<HTMLVideoElement>("video").controls).toBe(true);
    expect(film.one("video").getAttribute("preload")).toBe("metadata");
    expect((await show({ bundle: { 'audio/"><b>': "AA==" } })).one("audio")).toBeUndefined();
  });

  it("is a formula where it has nothing but LaTeX", async () => {
    const tex = async (latex: string) => (await show({ bundle: { "text/latex": latex } })).texts(".ck-md-math");
    expect(await tex("$\\displaystyle x^2$")).toEqual(["x^2"]);
    expect(await tex("$$x^2$$")).toEqual(["x^2"]);
    expect(await tex("\\begin{equation}x\\end{equation}")).toEqual(["\\begin{equation}x\\end{equation}"]);
    expect(await tex("\\[ x \\]")).toEqual(["x"]);
    const words = await show({ bundle: { "text/latex": "so $x$ and $y$" } });
    expect(words.one(".ck-md p").textContent).toBe("so x and y");
  });
});
