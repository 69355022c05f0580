import { signal } from "@preact/signals";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import inspector from "../chunks/inspector";
import type { TreeNode } from "../protocol.gen";
import { App } from "../ui/app";
import { assistantRow, type Stage, stageWithChunk, userRow } from "../ui/testing";
import { told } from "./testing";

type Told = Parameters<typeof told>[0];

const delta = "thread.item.updated assistant_message.content_part.text_delta";
const exchange: Told = [
  { kind: "request", name: "threads.add_user_message", size: 201 },
  { name: "thread.item.done user_message", items: ["id-u"], change: "put user_message", after: 3 },
  { name: delta, items: ["id-a"], change: "append +2: Hi", after: 20, size: 1500 },
  { kind: "end", name: "end", size: 0, after: 10 },
  { exchange: 2, kind: "request", name: "threads.list", after: 1000 },
  { exchange: 2, kind: "error", name: "HttpError", change: "Nothing answers.", after: 1500 },
];

interface Shown extends Stage {
  readonly lines: () => HTMLElement[];
  readonly texts: () => string[];
  readonly tell: (entries: Told, more?: Parameters<typeof told>[1]) => Promise<void>;
  readonly button: (name: string) => HTMLButtonElement;
  readonly click: (element: Element | null | undefined) => Promise<void>;
}

beforeEach(() => {
  // Nothing is laid out here: a box is as high as ten lines.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(240);
});
afterEach(() => vi.restoreAllMocks());

async function panel(entries: Told = exchange): Promise<Shown> {
  const staged = await stageWithChunk(<App grows={signal(false)} />, inspector, (state) => {
    state.inspecting.value = true;
    for (const row of [userRow("u", "Hi?"), assistantRow("a", "Hi")]) {
      state.rows.set(row.key, signal(row));
    }
    state.keys.value = ["u", "a"];
  });
  const frame = () => act(() => new Promise<void>((done) => requestAnimationFrame(() => done())));
  const lines = () => [...staged.root.querySelectorAll<HTMLElement>("[data-part=inspector-entry]")];
  const shown: Shown = {
    ...staged,
    lines,
    texts: () =>
      lines().map((line) => {
        const texts = [...line.children].map(({ textContent }) => textContent);
        return texts.join("|").replaceAll("\u00a0", " ");
      }),
    tell: async (more, rest) => {
      staged.state.inspected.value = [told(more, rest)];
      await frame();
      await frame();
    },
    button: (name) =>
      [...staged.root.querySelectorAll("button")].find(
        (each) => (each.getAttribute("aria-label") ?? each.textContent) === name,
      ) as HTMLButtonElement,
    click: async (element) => {
      await act(async () => (element as HTMLElement).click());
      await staged.settle();
    },
  };
  await shown.tell(entries);
  return shown;
}

describe("the inspector", () => {
  it("is there while it is wanted, and says what it is for", async () => {
    const { part, step, state } = await panel([]);
    expect(part("inspector")?.textContent).toContain("Click an item of the conversation");
    step(() => {
      state.inspecting.value = false;
    });
    expect(part("inspector")).toBeNull();
  });

  it("shows when each entry came, what it is, what it changed, and its size", async () => {
    expect((await panel()).texts()).toEqual([
      "0.0 ms|↑|threads.add_user_message||201 B",
      "+3.0 ms|↓|item.done|user_message · put user_message|10 B",
      "+23.0 ms|↓|content_part.text_delta|append +2: Hi|1.5 kB",
      "+33.0 ms|■|33.0 ms · first event after 3.0 ms||",
      "1.03 s|↑|threads.list||10 B",
      "+1.50 s|✕|HttpError|Nothing answers.|10 B",
    ]);
  });

  it("marks what went wrong, and names kinds for those who cannot see arrows", async () => {
    const { lines } = await panel();
    expect(lines().map((line) => line.classList.contains("failed"))).toEqual([false, false, false, false, false, true]);
    expect(lines().map((line) => line.querySelector("[role=img]")?.getAttribute("aria-label"))).toEqual([
      "request",
      "event",
      "event",
      "end",
      "request",
      "error",
    ]);
  });

  it("draws of thousands only those that can be seen, from the end on", async () => {
    const { lines, part, tell } = await panel(Array.from({ length: 5000 }, () => ({})));
    expect(lines().length).toBeLessThan(40);
    expect(lines().at(-1)?.dataset.number).toBe("5000");
    expect(lines().at(-1)?.getAttribute("aria-posinset")).toBe("5000");
    await tell([{}], { first: 5001, oldest: 1001, dropped: 1000 });
    expect(lines().at(-1)?.dataset.number).toBe("5001");
    expect(part("inspector-count")?.textContent).toBe("Entries: 4,001 · Dropped: 1,000");
  });

  it("stays where the user looks, until they go to the latest", async () => {
    const { lines, part, tell, click, button } = await panel(Array.from({ length: 500 }, () => ({})));
    const list = part("inspector-list") as HTMLElement;
    vi.spyOn(list, "scrollHeight", "get").mockReturnValue(500 * 24);
    await act(async () => {
      list.scrollTop = 2400;
      list.dispatchEvent(new Event("scroll"));
    });
    expect(lines()[8]?.dataset.number).toBe("101");
    await tell([{}], { first: 501, oldest: 51, dropped: 50 });
    expect(list.scrollTop).toBe(2400 - 50 * 24);
    await click(button("To the latest"));
    expect(lines().at(-1)?.dataset.number).toBe("501");
    expect(button("To the latest")).toBeUndefined();
  });

  it("is filtered by words and kinds", async () => {
    const { part, step, texts, click, button, lines } = await panel();
    const field = part<HTMLInputElement>("inspector-filter");
    const type = (text: string) =>
      step(() => {
        if (field) {
          field.value = text;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
      });
    type("id-a");
    expect(texts()).toEqual(["+23.0 ms|↓|content_part.text_delta|append +2: Hi|1.5 kB"]);
    expect(part("inspector-count")?.textContent).toBe("1 of 6");
    type("nowhere");
    expect(part("inspector")?.textContent).toContain("Nothing fits the filter.");
    await click(button("Clear the filter"));
    expect(button("Clear the filter")).toBeUndefined();
    await click(button("Requests"));
    await click(button("Events"));
    expect(lines().map(({ dataset }) => dataset.kind)).toEqual(["error"]);
    expect(button("Events").getAttribute("aria-pressed")).toBe("false");
  });

  it("shows the events of an item that is clicked, until that is taken back", async () => {
    const { root, click, lines, part, button } = await panel();
    const item = root.querySelector<HTMLElement>('[data-item-id="id-a"]');
    await click(item);
    expect(lines().map(({ dataset }) => dataset.number)).toEqual(["1", "3", "4"]);
    expect(part("inspector-item")?.textContent).toBe("Item id-a");
    expect(item?.hasAttribute("data-inspected")).toBe(true);
    await click(button("Show all items again"));
    expect([lines().length, item?.hasAttribute("data-inspected")]).toEqual([6, false]);
  });

  it("leaves what is used inside an item to itself", async () => {
    const { root, click, lines } = await panel();
    const link = document.createElement("a");
    root.querySelector('[data-item-id="id-a"]')?.append(link);
    await click(link);
    expect(lines()).toHaveLength(6);
  });

  it("shows what is in an entry as a tree, and its items", async () => {
    const { actions, lines, click, part, button } = await panel();
    const root: TreeNode = {
      kind: "mapping",
      text: "dict (1)",
      children: [{ kind: "text", name: "type", text: "'x'" }],
    };
    actions.inspect.mockResolvedValue({
      value: { result: { kind: "entry", root, data: { type: "x" } }, bytes: new Uint8Array() },
    });
    await click(lines()[1]);
    expect(actions.inspect).toHaveBeenCalledWith({ method: "load_entry", number: 2 });
    const details = part("inspector-details");
    expect(details?.textContent).toContain("thread.item.done user_message");
    expect([...(details?.querySelectorAll("[role=treeitem]") ?? [])].map((node) => node.textContent)).toEqual([
      "dict (1)",
      "type:'x'",
    ]);
    await click(button("id-u"));
    expect(part("inspector-item")?.textContent).toBe("Item id-u");
    await click(button("Close the entry"));
    expect(part("inspector-details")).toBeNull();
  });

  it("says why an entry cannot be shown", async () => {
    const { actions, lines, click, part } = await panel();
    await click(lines()[0]);
    expect(part("inspector-details")?.textContent).toContain("It is gone.");
    actions.inspect.mockResolvedValue({ value: { result: null, bytes: new Uint8Array() } });
    await click(lines()[1]);
    expect(part("inspector-details")?.textContent).toContain("This entry is no longer kept.");
    await click(lines()[3]);
    expect(actions.inspect).toHaveBeenCalledTimes(2);
  });

  it("is used by keys: arrows choose an entry, Escape lets go of it", async () => {
    const { part, lines, step } = await panel();
    const list = part("inspector-list") as HTMLElement;
    const press = (key: string, more: KeyboardEventInit = {}) =>
      step(() => list.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more })));
    const chosen = () => lines().find((line) => line.getAttribute("aria-selected") === "true");
    press("ArrowUp");
    expect(chosen()?.dataset.number).toBe("6");
    press("Home");
    press("ArrowDown");
    expect(chosen()?.dataset.number).toBe("2");
    expect(list.getAttribute("aria-activedescendant")).toBe(chosen()?.id);
    press("PageDown");
    expect(chosen()?.dataset.number).toBe("6");
    press("ArrowDown");
    press("ArrowUp", { ctrlKey: true });
    expect(chosen()?.dataset.number).toBe("6");
    press("Escape");
    expect([chosen(), part("inspector-details")]).toEqual([undefined, null]);
    expect(document.activeElement).toBe(list);
  });

  it("is cleared and closed for all", async () => {
    const { actions, click, button } = await panel();
    await click(button("Clear"));
    await click(button("Close the inspector"));
    expect(actions.inspect.mock.calls.map(([{ method }]) => method)).toEqual(["clear_inspector", "close_inspector"]);
  });

  it("is saved as a file, or says why not", async () => {
    const { actions, click, button, part } = await panel();
    await click(button("Save as a recording"));
    expect(part("inspector")?.textContent).toContain("It is gone.");
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    actions.inspect.mockResolvedValue({ value: { result: null, bytes: new Uint8Array([1, 2]) } });
    await click(button("Save as a recording"));
    expect(saved).toEqual([expect.stringMatching(/^chat-\d{4}-.*\.jsonl$/)]);
    expect(part("inspector")?.textContent).not.toContain("It is gone.");
  });
});
