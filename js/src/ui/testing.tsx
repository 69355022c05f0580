import { type Signal, signal } from "@preact/signals";
import { type ComponentChildren, render } from "preact";
import { act } from "preact/test-utils";
import { type Mock, vi } from "vitest";
import type { Row } from "../protocol.gen";
import type { Actions } from "../state/actions";
import { type ChatState, createState } from "../state/state";
import { ChunkContext } from "./chunks";
import { type Ui, UiContext } from "./context";

/** A part of the screen on its own, for tests. */
export interface Stage {
  readonly root: HTMLElement;
  readonly state: ChatState;
  readonly actions: { [Name in keyof Actions]: Mock<Actions[Name]> };
  readonly scheme: Signal<"light" | "dark">;
  readonly embed: Mock<Ui["embed"]>;
  /** The element with a `data-part`. */
  part<T extends HTMLElement>(name: string): T | null;
  /** Does something and lets the screen follow. */
  step(change: () => void): void;
  /** Puts rows on the screen, all of one turn unless they say otherwise. */
  show(...rows: Row[]): void;
  /** Lets what was asked for come, such as a chunk. */
  settle(): Promise<void>;
}

/** Renders `children` with a chat that is ready and has a prepared state. */
export function stage(
  children: ComponentChildren,
  prepare: (state: ChatState) => void = () => undefined,
  embeds: Ui["embed"] = () => Promise.reject(new Error("There is no such widget.")),
): Stage {
  const state = createState();
  state.ready.value = true;
  const names = ["edit", "send", "sendPrompt", "stop", "retry", "openThread", "deleteThread", "setHistory"] as const;
  const more = ["undoDelete", "feedback", "followDeeplink", "dismissNotice", "attach", "detach"] as const;
  const composer = ["quote", "selectTool", "selectModel", "renameThread", "clickHeader", "clickEntity"] as const;
  const gone = { error: "It is gone." };
  const actions = {
    ...Object.fromEntries([...names, ...more, ...composer].map((name) => [name, vi.fn()])),
    act: vi.fn(async () => true),
    answer: vi.fn(async () => true),
    editMessage: vi.fn(async () => true),
    searchTags: vi.fn(async () => ({ value: [] })),
    previewEntity: vi.fn(async () => ({ value: null })),
    searchCommands: vi.fn(async () => ({ value: [] })),
    selectCommand: vi.fn(async () => ({ value: null })),
    transcribe: vi.fn(async () => undefined),
    loadRows: vi.fn(async () => gone),
    loadPart: vi.fn(async () => gone),
    loadLibrary: vi.fn(async () => gone),
    inspect: vi.fn(async () => gone),
  } as unknown as Stage["actions"];
  const scheme = signal<"light" | "dark">("light");
  const embed = vi.fn(embeds);
  const show = (...rows: Row[]) => {
    for (const row of rows) {
      state.rows.set(row.key, signal(row));
    }
    state.keys.value = rows.map(({ key }) => key);
  };
  prepare(state);
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  act(() =>
    render(
      <UiContext.Provider value={{ state, actions, scheme, embed, adopt: () => undefined, t: state.t }}>
        {children}
      </UiContext.Provider>,
      root,
    ),
  );
  return {
    root,
    state,
    actions,
    scheme,
    embed,
    part: (name) => root.querySelector(`[data-part="${name}"]`),
    step: (change) => {
      act(change);
    },
    show: (...rows) => act(() => show(...rows)),
    settle: () => act(() => new Promise<void>((resolve) => setTimeout(resolve))),
  };
}

/** As `stage`, with a chunk that has come, inside what the chat's root element is. */
export async function stageWithChunk(
  children: ComponentChildren,
  chunk: unknown,
  prepare?: (state: ChatState) => void,
  embeds?: Ui["embed"],
): Promise<Stage> {
  const all = (
    <div class="chat">
      <ChunkContext.Provider value={{ load: async () => chunk }}>{children}</ChunkContext.Provider>
    </div>
  );
  const staged = stage(all, prepare, embeds);
  await staged.settle();
  return staged;
}

/** A row with an item of any type. */
export function row(key: string, item: object, turn = 1, streaming = false): Row {
  const base = { id: `id-${key}`, thread_id: "t", created_at: "2026-01-01T00:00:00Z" };
  return { key, turn, streaming, progress: null, item: { ...base, ...item } as unknown as Row["item"] };
}

/** A message of the user. */
export function userRow(key: string, text: string, turn = 1): Row {
  return row(key, { type: "user_message", content: [{ type: "input_text", text }] }, turn);
}

/** A message of the assistant. */
export function assistantRow(key: string, text: string, turn = 1, streaming = false): Row {
  return row(key, { type: "assistant_message", content: [{ type: "output_text", text }] }, turn, streaming);
}
