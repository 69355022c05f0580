import type {
  Draft,
  EditDraft,
  KernelCall,
  Messages,
  Options,
  Row,
  ShownNotice,
  Upload,
  View,
} from "../src/protocol.gen";
import { defaultOptions, emptyDraft } from "../src/state/state";
import { ago, answerTo, type CannedThread, cannedThreads, message } from "./canned";
import { recordAnswers, userMessage } from "./canned-files";
import { found } from "./canned-menus";
import { cannedEntry, cannedTraffic } from "./canned-traffic";
import { FakeDeletions } from "./fake-deletions";
import type { FakeModel } from "./fake-model";
import { GONE, partOf, rowsOf } from "./fake-objects";
import { FakeUploads } from "./fake-uploads";
import { pause } from "./pause";

type ToPage = Messages["ToPage"];
type Ops = Extract<ToPage, { kind: "batch" }>["ops"];

/** A kernel in the page: keeps a few threads, echoes what it is told as streamed Markdown. */
export class FakeKernel {
  readonly #model: FakeModel;
  #threads: CannedThread[];
  #open: CannedThread | undefined;
  #seq = 0;
  #stop: (() => void) | undefined;
  #turn = 100;
  #view: View;
  readonly #drafts = new Map<number, Draft>();
  readonly uploads = new FakeUploads((uploads) => this.set({ uploads }));
  readonly #deletions = new FakeDeletions({
    threads: () => this.#threads,
    change: (threads, deleted) => {
      this.#threads = threads;
      this.set({ threads: threads.map(({ meta }) => meta), deleted });
    },
    open: (thread) => {
      this.#open = thread;
      this.#reset();
    },
    isOpen: (thread) => this.#open === thread,
  });
  /** Pieces of an answer a second. */
  speed = 60;

  /** `open` is the id or the title of a thread. */
  constructor(model: FakeModel, open: string | null, view: View = {}, threads = cannedThreads()) {
    this.#model = model;
    this.#threads = threads;
    this.#open = threads.find(({ meta }) => open !== null && [meta.id, meta.title].includes(open));
    this.#view = {
      options: {
        ...defaultOptions,
        start_screen: {
          greeting: "What can I help with today?",
          prompts: [
            {
              label: "Which islands have the heaviest penguins?",
              prompt: "Which islands?",
              icon: "chart",
              fill: false,
            },
            { label: "Show me a table", prompt: "Show me a table", icon: "square-text", fill: false },
            { label: "Explain the data set", prompt: "Explain the data set", icon: "lightbulb", fill: false },
            { label: "Fail, please", prompt: "fail", icon: "bug", fill: false },
            { label: "Compare two islands", prompt: "Compare [island] with Dream", icon: "globe", fill: true },
          ],
        },
        thread_item_actions: { feedback: true, retry: true },
        disclaimer: { text: "Answers can be wrong. Check what matters.", high_contrast: false },
      },
      draft: emptyDraft,
      history_open: false,
      can_edit: true,
      ...view,
    };
    this.#switchDraft(open);
    model.toKernel = (raw, buffers) => queueMicrotask(() => this.#receive(raw as Messages["FromPage"], buffers[0]));
  }

  /** Changes options. */
  setOptions(options: Partial<Options>): void {
    this.set({ options: { ...defaultOptions, ...this.#view.options, ...options } });
  }

  /** Keeps so many further threads, some a day. */
  addThreads(count: number): void {
    const meta = (at: number) => ({ id: `more-${at}`, created_at: ago(at * 3), title: `Café count no. ${at}` });
    this.#threads.push(...Array.from({ length: count }, (_, at) => ({ meta: meta(at), rows: [] })));
  }

  /** Shows the inspector, with what so many exchanges were. */
  inspect(exchanges: number): void {
    this.set({ inspecting: true });
    this.#batch([cannedTraffic(exchanges)]);
  }

  /** Sends operations as they are, for measurements. */
  raw(ops: Ops): void {
    this.#batch(ops);
  }

  /** Changes named values, as the session would. */
  set(view: View): void {
    Object.assign(this.#view, view);
    this.#batch([{ op: "set", view }]);
  }

  #post(messageToPage: ToPage): void {
    this.#model.deliver(messageToPage);
  }

  #batch(ops: Ops, to?: string): void {
    this.#seq += 1;
    this.#post({ kind: "batch", seq: this.#seq, ops, ...(to ? { to } : {}) });
  }

  #receive(received: Messages["FromPage"], data: ArrayBuffer | undefined): void {
    switch (received.kind) {
      case "hello":
      case "resync":
        this.#reset(received.sid);
        return;
      case "call":
        void this.#answer(received, data ?? new ArrayBuffer());
        return;
      case "reply":
        return;
      default:
        received satisfies never;
    }
  }

  #reset(to?: string): void {
    const view: View = {
      thread: this.#open?.meta ?? null,
      threads: this.#threads.map(({ meta }) => meta),
      listing: "done",
      responding: false,
      loading: false,
      can_stop: true,
      progress: this.#open?.progress ?? null,
      notices: this.#open?.notices ?? [],
      failure: this.#open?.failure ?? null,
      feedback: {},
      ...this.#view,
    };
    this.#batch([{ op: "reset", view, rows: this.#open?.rows ?? [] }], to);
  }

  async #answer({ sid, rid, call }: KernelCall, data: ArrayBuffer): Promise<void> {
    let error: string | null = null;
    switch (call.method) {
      case "send":
        if (call.text === "refuse") {
          error = "The chat is busy. Wait for the end of the answer, then send again.";
        } else {
          const conversation = call.conversation ?? 0;
          const { rev } = call;
          this.#view.draft = { ...emptyDraft, rev, origin: sid, heard_from: sid, heard: rev, conversation };
          void this.#respond(call.text, this.uploads.clear());
        }
        break;
      case "send_prompt":
        void this.#respond(String(this.#view.options?.start_screen.prompts[call.index]?.prompt ?? ""));
        break;
      case "stop":
        this.#stop?.();
        break;
      case "retry":
        this.set({ failure: null });
        void this.#respond("again");
        break;
      case "edit_message":
        this.#forgetFrom(call.key);
        void this.#respond(call.text);
        break;
      case "open_thread":
        this.#open = this.#threads.find(({ meta }) => meta.id === call.thread_id);
        this.set({ loading: true });
        await pause(120);
        this.#view.loading = false;
        this.#switchDraft(call.thread_id);
        this.#reset();
        break;
      case "delete_thread":
        this.#deletions.begin(call.thread_id);
        break;
      case "undo_delete":
        error = this.#deletions.undo(call.thread_id);
        break;
      case "set_history":
        this.set({ history_open: call.open });
        break;
      case "edit_draft":
        this.#keep({ ...edited(call), origin: sid, heard_from: sid, conversation: call.conversation ?? 0 });
        break;
      case "feedback":
        this.set({ feedback: { ...this.#view.feedback, [call.key]: call.feedback } });
        break;
      case "dismiss_notice": {
        const notices: ShownNotice[] = (this.#open?.notices ?? []).filter((_, index) => index !== call.index);
        this.set({ notices });
        break;
      }
      case "attach":
        this.uploads.begin(call);
        break;
      case "attach_data":
        await pause(50);
        error = this.uploads.take(call.file, data);
        break;
      case "detach":
        this.uploads.remove(call.file);
        break;
      case "transcribe": {
        await pause(1500);
        const text = `${this.#view.draft?.text ?? ""}I said something of ${data.byteLength} bytes.`;
        this.set({
          draft: { ...(this.#view.draft ?? emptyDraft), text, rev: (this.#view.draft?.rev ?? 0) + 1, origin: null },
        });
        break;
      }
      case "submit_structured_input":
        await pause(150);
        this.#batch(recordAnswers(this.#open?.rows ?? [], call.key, call.answers));
        void this.#respond(null);
        break;
      case "count_views":
      case "follow_deeplink":
        break;
      case "load_chunk": {
        const response = await fetch(`/static/${call.name}.js.gz`);
        const chunk = new Uint8Array(await response.arrayBuffer());
        this.#model.deliver({ kind: "reply", to: sid, rid }, response.ok ? chunk : undefined);
        return;
      }
      case "rename_thread":
        for (const { meta } of this.#threads.filter(({ meta: { id } }) => id === call.thread_id)) {
          meta.title = call.title;
        }
        this.set({ threads: this.#threads.map(({ meta }) => ({ ...meta })) });
        break;
      case "quote":
        this.set({ reply: call.text });
        break;
      case "select_tool":
        this.set({ selected_tool_id: call.tool_id });
        break;
      case "select_model":
        this.set({ selected_model_id: call.model_id });
        break;
      case "search_tags":
      case "search_commands":
      case "select_command":
      case "preview_entity":
        await pause(250);
        this.#post({ kind: "reply", to: sid, rid, result: found(call) });
        return;
      case "load_rows": {
        await pause(300);
        const result = rowsOf(this.#open?.rows ?? [], call);
        this.#post({ kind: "reply", to: sid, rid, ...(result ? { result } : { error: GONE }) });
        return;
      }
      case "load_part": {
        const part = partOf(this.#open?.rows ?? [], call);
        this.#model.deliver({ kind: "reply", to: sid, rid, ...(part ? {} : { error: GONE }) }, part);
        return;
      }
      case "load_library": {
        const response = await fetch(`/libraries/${call.name}.js.gz`);
        const script = response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
        const missing = `${call.name} is not installed, so its figures cannot be interactive.`;
        this.#model.deliver({ kind: "reply", to: sid, rid, ...(script ? {} : { error: missing }) }, script);
        return;
      }
      case "load_entry":
        this.#post({ kind: "reply", to: sid, rid, result: cannedEntry(call.number) });
        return;
      case "load_recording":
        this.#model.deliver({ kind: "reply", to: sid, rid }, new Uint8Array());
        return;
      case "clear_inspector":
        this.#batch([cannedTraffic(0)]);
        break;
      case "close_inspector":
        this.set({ inspecting: false });
        break;
      case "click_header":
      case "click_entity":
      case "act":
        await pause(1200);
        break;
      default:
        call satisfies never;
    }
    this.#post({ kind: "reply", to: sid, rid, ...(error ? { error } : {}) });
  }

  /** Writes a draft where it belongs. */
  #keep(draft: Draft): void {
    this.#drafts.set(draft.conversation, draft);
    if (draft.conversation === this.#view.draft?.conversation) {
      this.set({ draft });
    }
  }

  /** Shows what was written in another conversation. */
  #switchDraft(thread: string | null): void {
    const numbers = [null, ...this.#threads.map(({ meta }) => meta.id)];
    const conversation = numbers.indexOf(thread);
    this.#view.draft = this.#drafts.get(conversation) ?? { ...emptyDraft, conversation };
  }

  /** Takes a row away, and all behind it. */
  #forgetFrom(key: string): void {
    const rows = this.#open?.rows ?? [];
    const gone = rows.splice(rows.findIndex((row) => row.key === key));
    this.#batch(gone.reverse().map((row) => ({ op: "remove", key: row.key }) as const));
  }

  /** Answers a message of the user, or without one, goes on. */
  async #respond(said: string | null, files: readonly Upload[] = []): Promise<void> {
    const text = said ?? "the answers";
    this.#turn += 1;
    const turn = this.#turn;
    let stopped = false;
    this.#stop = () => {
      stopped = true;
    };
    if (!this.#open) {
      this.#open = {
        meta: { id: `new-${turn}`, created_at: new Date().toISOString(), title: text.slice(0, 40) },
        rows: [],
      };
      this.#threads.unshift(this.#open);
    }
    const { rows, meta } = this.#open;
    const put = (row: Row) => {
      rows.push(row);
      return { op: "put", row, after: rows.at(-2)?.key ?? null } as const;
    };
    this.#batch([
      {
        op: "set",
        view: { responding: true, failure: null, thread: meta, threads: this.#threads.map((each) => each.meta) },
      },
      ...(said === null ? [] : [put(userMessage(`u${turn}`, turn, said, files))]),
    ]);
    await pause(500);
    this.set({ progress: { text: "Reading the penguins…", icon: "search" } });
    await pause(700);
    this.set({ progress: null });
    if (text.includes("fail")) {
      const failure = { message: "ValueError: no such island", phrase: null, allow_retry: true, detail: "Traceback …" };
      return this.set({ responding: false, failure });
    }
    const key = `a${turn}`;
    this.#batch([put(message(key, turn, "assistant", "", true))]);
    let shown = "";
    for (const piece of answerTo(text).match(/[\s\S]{1,6}/g) ?? []) {
      if (stopped) {
        break;
      }
      shown += piece;
      this.#batch([{ op: "append", key, path: ["content", 0, "text"], text: piece }]);
      await pause(1000 / this.speed);
    }
    rows.pop();
    this.#batch([put(message(key, turn, "assistant", shown)), { op: "set", view: { responding: false } }]);
    this.#view.responding = false;
  }
}

function edited({ text, content, rev }: EditDraft): Draft {
  return { ...emptyDraft, text, content: content ?? [], rev, heard: rev };
}
