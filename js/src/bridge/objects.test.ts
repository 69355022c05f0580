import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveForm } from "../protocol.gen";
import { createEmbed } from "./embed";
import type { Host, Model } from "./link";
import { type Bench, createBench } from "./testing";

const page = globalThis as unknown as { [key: symbol]: Map<string, unknown> | undefined };

function reply(bench: Bench, method: string, more: object, bytes?: Uint8Array): void {
  bench.model.deliver({ kind: "reply", to: "me", rid: bench.calls(method).at(-1)?.rid, ...more }, bytes);
}

describe("what objects ask of the kernel", () => {
  beforeEach(() => page[Symbol.for("chatkit-widget")]?.clear());

  it("is rows of a table, or words for why there are none", async () => {
    const bench = createBench();
    const asked = bench.chat.actions.loadRows({ key: "o1", offset: 50, limit: 50, sort: 2 });
    expect(bench.calls("load_rows")[0]?.call).toEqual({
      method: "load_rows",
      key: "o1",
      offset: 50,
      limit: 50,
      sort: 2,
    });
    reply(bench, "load_rows", { result: { kind: "rows", rows: [["a", null]], total: 51 } });
    expect(await asked).toEqual({ value: { kind: "rows", rows: [["a", null]], total: 51 } });
    const again = bench.chat.actions.loadRows({ key: "o1", offset: 0, limit: 50 });
    reply(bench, "load_rows", { error: "It is gone." });
    expect(await again).toEqual({ error: "It is gone." });
  });

  it("is bytes, also where a host hands over a part of a larger message, and none at the end", async () => {
    const bench = createBench();
    const asked = bench.chat.actions.loadPart("o1", 0, 4);
    reply(bench, "load_part", {}, new Uint8Array([9, 1, 2, 9]).subarray(1, 3));
    expect(await asked).toEqual({ value: new Uint8Array([1, 2]) });
    const end = bench.chat.actions.loadPart("o1", 2, 4);
    reply(bench, "load_part", {});
    expect(await end).toEqual({ value: new Uint8Array() });
  });

  it("is the script of a library, once for all chats of the page", async () => {
    const [one, other] = [createBench(), createBench()];
    const scripts = [one.chat.actions.loadLibrary("vega"), other.chat.actions.loadLibrary("vega")];
    reply(one, "load_library", {}, gzipSync("draw()"));
    expect(await Promise.all(scripts)).toEqual([{ value: "draw()" }, { value: "draw()" }]);
    expect(other.calls("load_library")).toEqual([]);
  });

  it("is asked again of a kernel that did not have the library", async () => {
    const bench = createBench();
    const asked = bench.chat.actions.loadLibrary("plotly");
    reply(bench, "load_library", { error: "pip install plotly" });
    expect(await asked).toEqual({ error: "pip install plotly" });
    void bench.chat.actions.loadLibrary("plotly");
    expect(bench.calls("load_library")).toHaveLength(2);
  });
});

describe("a Jupyter widget in the chat", () => {
  const slider: LiveForm = { type: "live", model_id: "m1", is_anywidget: false };
  const anywidget: LiveForm = { ...slider, is_anywidget: true };

  function place(manager?: Model["widget_manager"], host?: Host) {
    const view = document.createElement("div");
    document.body.replaceChildren(view);
    const closing = new AbortController();
    const embed = createEmbed(view, { widget_manager: manager } as Model, host);
    return { view, closing, show: (form: LiveForm) => embed(form, "s1", closing.signal) };
  }

  function managerOf(more: object) {
    const el = document.createElement("input");
    const remove = vi.fn(() => el.remove());
    const manager = {
      get_model: vi.fn(async () => "model"),
      create_view: vi.fn(async () => ({ el, remove, ...more })),
    };
    return { el, remove, manager };
  }

  it("is an anywidget that renders itself beside the shadow root, until it is not shown any more", async () => {
    let given: AbortSignal | undefined;
    const render = vi.fn(async ({ el, signal }: { el: HTMLElement; signal: AbortSignal }) => {
      el.textContent = "live";
      given = signal;
    });
    const getWidget = vi.fn(async () => ({ render }));
    const { view, closing, show } = place(undefined, { getWidget } as unknown as Host);
    await show(anywidget);
    expect(getWidget).toHaveBeenCalledWith("anywidget:m1");
    const shown = view.querySelector<HTMLElement>('[slot="s1"]');
    expect(shown?.textContent).toBe("live");
    closing.abort();
    expect(given?.aborted).toBe(true);
    expect(view.childElementCount).toBe(0);
  });

  it("is any other as its manager makes its view, which is attached as its own class does that", async () => {
    const attach = vi.fn((_: object, el: HTMLElement) => el.append("attached"));
    class Lumino {
      static attach = attach;
      readonly title = "slider";
    }
    const { manager, remove } = managerOf({ luminoWidget: new Lumino() });
    const { view, closing, show } = place(manager);
    await show(slider);
    expect(manager.get_model).toHaveBeenCalledWith("m1");
    expect(view.textContent).toBe("attached");
    closing.abort();
    expect(remove).toHaveBeenCalled();
    expect(view.childElementCount).toBe(0);
  });

  it("stands there as it is where a manager has no such class", async () => {
    const { manager, el } = managerOf({});
    const { view, show } = place(manager);
    await show(anywidget);
    expect(view.contains(el)).toBe(true);
  });

  it("has no shortcuts of the notebook on what has the focus", async () => {
    const { manager, el } = managerOf({});
    const { show } = place(manager);
    await show(slider);
    el.focus();
    expect(el.dataset.lmSuppressShortcuts).toBe("true");
  });

  it("is not shown when it comes too late", async () => {
    const { manager, remove } = managerOf({});
    const { view, closing, show } = place(manager);
    const shown = show(slider);
    closing.abort();
    await shown;
    expect(remove).toHaveBeenCalled();
    expect(view.childElementCount).toBe(0);
  });

  it("is refused, and leaves nothing behind, where nothing can show it", async () => {
    const { view, show } = place();
    await expect(show(slider)).rejects.toThrow("no manager");
    expect(view.childElementCount).toBe(0);
  });
});
