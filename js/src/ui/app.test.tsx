import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeKernel } from "../../dev/fake-kernel";
import { FakeModel } from "../../dev/fake-model";
import { createLink } from "../bridge/testing";
import actions from "../chunks/actions";
import history from "../chunks/history";
import words from "../chunks/words";
import { mount } from "../core";
import { App } from "./app";
import { assistantRow, row, stage, stageWithChunk } from "./testing";

const app = () => <App grows={signal(false)} />;

describe("App", () => {
  it("shows the start screen of a thread without items, and its prompts submit", () => {
    const { part, actions, show } = stage(app(), ({ options }) => {
      const start_screen = { greeting: "Hello", prompts: [{ label: "Say hi", prompt: "hi", icon: null, fill: false }] };
      options.value = { ...options.value, start_screen };
    });
    expect(part("start-screen")?.textContent).toContain("Hello");
    part("starter-prompt")?.click();
    expect(actions.sendPrompt).toHaveBeenCalledWith(0);
    show(assistantRow("a", "text"));
    expect(part("start-screen")).toBeNull();
  });

  it("shows what Python says is going on also where nothing has been said yet", () => {
    const { part, state, step } = stage(app());
    step(() => {
      state.progress.value = { text: "Loading 3 of 10", icon: null };
    });
    expect(part("progress")?.textContent).toBe("Loading 3 of 10");
    step(() => {
      state.progress.value = null;
    });
    expect(part("start-screen")).not.toBeNull();
  });

  it("leaves out what the options disable", () => {
    const { part, state, step } = stage(app(), ({ historyOpen }) => {
      historyOpen.value = true;
    });
    expect(part("history")).not.toBeNull();
    step(() => {
      const { options } = state;
      options.value = { ...options.value, header: { ...options.value.header, enabled: false } };
      options.value = { ...options.value, history: { enabled: false, show_delete: true, show_rename: true } };
    });
    expect(part("header")).toBeNull();
    expect(part("history")).toBeNull();
  });

  it("shows of a widget outside any chat only the items, and Stop and questions below them", () => {
    const { part, step, show, state, actions } = stage(<App grows={signal(true)} alone />, ({ options }) => {
      options.value = { ...options.value, header: { ...options.value.header, enabled: false } };
    });
    expect(part("start-screen")).toBeNull();
    show(assistantRow("a", "text"));
    for (const name of ["composer", "stop", "send"]) {
      expect(part(name)).toBeNull();
    }
    expect(part("item")?.textContent).toContain("text");
    step(() => {
      state.responding.value = true;
      state.canStop.value = true;
    });
    part("stop")?.click();
    expect(actions.stop).toHaveBeenCalledOnce();
    const question = { type: "single_choice", id: "q", question: "Which?", options: [], allow_custom: false };
    show(row("b", { type: "structured_input", status: "pending", inputs: [question] }));
    step(() => {
      state.asked.value = "b";
    });
    expect(part("structured-input")?.textContent).toContain("Which?");
  });

  it("closes the history at Escape", () => {
    const { root, actions } = stage(app(), ({ historyOpen }) => {
      historyOpen.value = true;
    });
    root.querySelector("button")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(actions.setHistory).toHaveBeenCalledWith(false);
  });

  it("gives everything that can be clicked a name", async () => {
    const chunks = { ...actions, ...history, ...words };
    const { root, show, settle } = await stageWithChunk(
      app(),
      chunks,
      ({ historyOpen, threads, notices, failure, options }) => {
        historyOpen.value = true;
        threads.value = [{ id: "one", created_at: "2020-05-01T10:00:00Z" }];
        notices.value = [{ level: "info", message: "Note" }];
        failure.value = { message: "No.", phrase: null, allow_retry: true, detail: null };
        options.value = { ...options.value, thread_item_actions: { feedback: true, retry: true } };
      },
    );
    show(assistantRow("a", "text"));
    await settle();
    const buttons = [...root.querySelectorAll("button")];
    expect(buttons.length).toBeGreaterThan(8);
    expect(buttons.filter((each) => !each.getAttribute("aria-label") && !each.textContent?.trim())).toEqual([]);
  });
});

describe("mount", () => {
  const closing = new AbortController();
  afterEach(() => {
    closing.abort();
    vi.unstubAllGlobals();
  });

  it("shows a chat in a shadow root that keeps keys to itself, and leaves nothing behind", async () => {
    // The fake kernel has chunks from the server of the dev page, which is not here: they are on their way for ever.
    vi.stubGlobal("fetch", () => new Promise(() => undefined));
    const model = new FakeModel({ composer_value: "", thread_id: null, _height: "600px" });
    new FakeKernel(model, "penguins");
    const link = createLink(model, closing.signal);
    model.send({ kind: "hello", sid: link.sid, seq: 1 });
    const el = document.createElement("div");
    document.body.append(el);
    const view = new AbortController();
    mount(link, { el, signal: view.signal });
    await new Promise((resolve) => setTimeout(resolve, 20));

    const host = el.querySelector<HTMLElement>(".chatkit-widget[data-lm-suppress-shortcuts=true]");
    expect(host?.shadowRoot?.querySelectorAll("[data-part=item]")).toHaveLength(4);
    expect(host?.shadowRoot?.querySelector("[data-part=header]")?.getAttribute("part")).toBe("header");
    expect(host?.style.height).toBe("600px");
    expect(model.get("thread_id")).toBe("penguins");
    let heard = 0;
    document.body.addEventListener("keydown", () => (heard += 1), { signal: closing.signal });
    const input = host?.shadowRoot?.querySelector("textarea");
    input?.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true, composed: true }));
    expect(heard).toBe(0);

    view.abort();
    expect(el.childElementCount).toBe(0);
  });
});
