import { effect } from "@preact/signals";
import type { Upload } from "../protocol.gen";
import type { ChatState } from "../state/state";
import type { Channel, Reply } from "./channel";
import type { Link } from "./link";

/** So many bytes go in one message: hosts lose larger ones, and what is typed meanwhile waits behind it. */
const PIECE = 1024 * 1024;

/** Sends the files that this page chose, and keeps their previews until the kernel shows them no more. */
export class Files {
  readonly #link: Link;
  readonly #channel: Channel;
  readonly #state: ChatState;
  /** Those that the kernel has shown: once it shows one no more, it is gone. */
  readonly #seen = new Set<string>();
  /** Those that the user took out again, which are sent no further. */
  readonly #removed = new Set<string>();
  #count = 0;
  /** Files go one after another, so that the first ones are there soon. */
  #queue: Promise<void> = Promise.resolve();

  constructor(link: Link, channel: Channel, state: ChatState) {
    this.#link = link;
    this.#channel = channel;
    this.#state = state;
    const unwatch = effect(() => this.#compare(state.uploads.value, state.draft.value.conversation));
    link.signal.addEventListener("abort", () => {
      unwatch();
      for (const key of state.chosen.peek().keys()) {
        this.#forget(key);
      }
    });
  }

  /** Puts files into the composer; resolves when the kernel has taken or refused them. */
  attach(files: readonly File[]): Promise<Reply> {
    const { chosen } = this.#state;
    const all = new Map(chosen.peek());
    const answers: Promise<Reply>[] = [];
    const { conversation } = this.#state.draft.peek();
    for (const file of files) {
      this.#count += 1;
      const key = `${this.#link.sid}-${this.#count}`;
      const { name, size, type: mime_type } = file;
      const preview = mime_type.startsWith("image/") ? URL.createObjectURL(file) : null;
      const upload = {
        key,
        name,
        mime_type,
        size,
        status: "uploading",
        sent: 0,
        error: null,
        phrase: null,
        attachment: null,
      } as const;
      all.set(key, { upload, preview, conversation });
      const begun = this.#channel.call({ method: "attach", file: key, name, mime_type, size, conversation });
      answers.push(begun);
      this.#queue = this.#queue.then(() => this.#send(key, file, begun));
    }
    chosen.value = all;
    return Promise.all(answers).then((replies) => replies.find(({ error }) => error) ?? {});
  }

  /** Takes one out, however far it is. */
  detach(key: string): Promise<Reply> {
    this.#removed.add(key);
    if (!this.#seen.has(key)) {
      this.#forget(key);
    }
    return this.#channel.call({ method: "detach", file: key });
  }

  async #send(key: string, file: File, begun: Promise<Reply>): Promise<void> {
    if ((await begun).error) {
      this.#forget(key);
      return;
    }
    const wanted = () => this.#state.chosen.peek().has(key) && !this.#removed.has(key);
    for (let offset = 0; offset < file.size && wanted(); offset += PIECE) {
      let bytes: ArrayBuffer;
      try {
        bytes = await file.slice(offset, offset + PIECE).arrayBuffer();
      } catch {
        // A folder, or a file that was changed or taken away meanwhile.
        const { composerNote, t } = this.#state;
        composerNote.value = { text: t("files.unreadable", { name: file.name }), level: "error" };
        void this.detach(key);
        return;
      }
      // What goes wrong in the kernel it shows at the file itself.
      if (!wanted() || (await this.#channel.call({ method: "attach_data", file: key, offset }, bytes)).error) {
        return;
      }
    }
  }

  /** Of those in other conversations nothing is told: they wait, or go on. */
  #compare(uploads: readonly Upload[], conversation: number): void {
    const shown = new Set(uploads.map(({ key }) => key));
    for (const [key, chosen] of this.#state.chosen.peek()) {
      if (shown.has(key)) {
        this.#seen.add(key);
      } else if (this.#seen.has(key) && chosen.conversation === conversation) {
        this.#forget(key);
      }
    }
  }

  #forget(key: string): void {
    const { chosen } = this.#state;
    const rest = new Map(chosen.peek());
    const { preview } = rest.get(key) ?? {};
    if (preview) {
      URL.revokeObjectURL(preview);
    }
    this.#seen.delete(key);
    this.#removed.delete(key);
    if (rest.delete(key)) {
      chosen.value = rest;
    }
  }
}
