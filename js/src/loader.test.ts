import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeModel } from "../dev/fake-model";
import type { Link } from "./bridge/link";
import factory from "./loader";

const page = globalThis as unknown as { [key: symbol]: Map<string, Promise<unknown>> | undefined };
const KEY = Symbol.for("chatkit-widget");
const closing = new AbortController();
const nobody = { getModel: () => Promise.reject(new Error("no assets")) };

let model: FakeModel;
let sent: { kind: string; sid: string; seq: number }[];

beforeEach(() => {
  sent = [];
  model = new FakeModel({ _core: "hash", _assets: "anywidget:1" });
  model.toKernel = (message) => sent.push(message as (typeof sent)[number]);
  page[KEY] = new Map();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the loader", () => {
  it("says hello at once, as a page of its own", () => {
    factory().initialize({ model, signal: closing.signal });
    factory().initialize({ model, signal: closing.signal });
    expect(sent.map(({ kind, seq }) => [kind, seq])).toEqual([
      ["hello", 1],
      ["hello", 1],
    ]);
    expect(sent[0]?.sid).toMatch(/^[0-9a-f]{16}$/);
    expect(sent[0]?.sid).not.toBe(sent[1]?.sid);
  });

  it("keeps messages for the core, gives all views the same link, and takes the core from the page", async () => {
    const links: Link[] = [];
    page[KEY]?.set("hash", Promise.resolve({ mount: (link: Link) => links.push(link) }));
    const widget = factory();
    widget.initialize({ model, signal: closing.signal });
    model.deliver({ kind: "beat", seq: 1 });
    const el = document.createElement("div");
    await widget.render({ model, el, signal: closing.signal, host: nobody });
    await widget.render({ model, el, signal: closing.signal, host: nobody });
    expect(links).toHaveLength(2);
    expect(links[0]).toBe(links[1]);
    expect(links[0]?.inbox).toHaveLength(1);
  });

  it("does not mount a view that is gone", async () => {
    const mount = vi.fn();
    page[KEY]?.set("hash", Promise.resolve({ mount }));
    const widget = factory();
    widget.initialize({ model, signal: closing.signal });
    const gone = AbortSignal.abort();
    await widget.render({ model, el: document.createElement("div"), signal: gone, host: nobody });
    expect(mount).not.toHaveBeenCalled();
  });

  it("says so when there is no core, and asks again the next time", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const widget = factory();
    widget.initialize({ model, signal: closing.signal });
    const el = document.createElement("div");
    await widget.render({ model, el, signal: closing.signal, host: nobody });
    expect(el.textContent).toBe("The chat could not be displayed. Run its cell again.");
    expect(page[KEY]?.has("hash")).toBe(false);
  });

  it("does not hoard the messages of a chat that is never displayed", async () => {
    const links: Link[] = [];
    page[KEY]?.set("hash", Promise.resolve({ mount: (link: Link) => links.push(link) }));
    const widget = factory();
    widget.initialize({ model, signal: closing.signal });
    for (let seq = 0; seq < 1500; seq += 1) {
      model.deliver({ kind: "beat", seq });
    }
    const el = document.createElement("div");
    await widget.render({ model, el, signal: closing.signal, host: nobody });
    expect(links[0]?.inbox.length).toBeLessThan(1000);
    expect(links[0]?.lost).toBe(true);
  });
});
