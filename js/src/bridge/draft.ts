import { batch } from "@preact/signals";
import type { Draft, Send } from "../protocol.gen";
import type { ChatState, Content } from "../state/state";
import { isSame } from "../state/words";
import type { Channel } from "./channel";
import type { Link } from "./link";

/** At most one edit in this many milliseconds goes to the kernel. */
const PAUSE = 50;
/** For how long a text of ours that comes back as a trait is known to be an echo. */
const ECHO = 1000;

/** What was written, as a message goes out with it. */
type Taken = Omit<Send, "method">;

/** Keeps the composer of this page, the kernel's draft and the `composer_value` trait the same. */
export class DraftSync {
  readonly #link: Link;
  readonly #channel: Channel;
  readonly #state: ChatState;
  /** The number of the conversation whose draft stands here; null until the kernel has told one. */
  #conversation: number | null = null;
  #rev = 0;
  /** The number of the newest edit that was made here. */
  #mine = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was typed here lately, and when. */
  readonly #typed = new Map<string, number>();

  constructor(link: Link, channel: Channel, state: ChatState) {
    this.#link = link;
    this.#channel = channel;
    this.#state = state;
    const linked = () => this.#linked();
    link.model.on("change:composer_value", linked);
    const unwatch = state.draft.subscribe((draft) => this.#take(draft));
    link.signal.addEventListener("abort", () => {
      link.model.off("change:composer_value", linked);
      clearTimeout(this.#timer);
      unwatch();
    });
  }

  /** The user changed the text. */
  edit(text: string, content: Content = []): void {
    if (text === this.#state.composer.peek() && isSame(content, this.#state.content.peek())) {
      return;
    }
    this.#remember(text);
    this.#write(text, content);
    this.#timer ??= setTimeout(() => this.flush(), PAUSE);
  }

  /** Sends an edit that still waits. */
  flush(): void {
    if (this.#timer === undefined) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const content = this.#state.content.peek();
    const text = this.#state.composer.peek();
    this.#channel.call({ method: "edit_draft", text, rev: this.#rev, ...this.#where(content) });
  }

  /** Takes the text out of the composer, as an edit of ours that the kernel learns from the `send` itself. */
  take(): Taken {
    this.flush();
    const text = this.#state.composer.peek();
    const content = this.#state.content.peek();
    this.#remember("");
    this.#write("", []);
    return { text, rev: this.#rev, ...this.#where(content) };
  }

  #where(content: Content): Pick<Taken, "content" | "conversation"> {
    return {
      ...(content.length > 0 ? { content } : {}),
      ...(this.#conversation === null ? {} : { conversation: this.#conversation }),
    };
  }

  #write(text: string, content: Content): void {
    this.#rev += 1;
    this.#mine = this.#rev;
    this.#show(text, content);
  }

  #show(text: string, content: Content): void {
    batch(() => {
      this.#state.composer.value = text;
      this.#state.content.value = content;
    });
    // Not saved: `jslink` follows, and the kernel hears of it by message only.
    this.#link.model.set("composer_value", text);
  }

  /** A draft of the kernel: ours coming back, or one that is newer than what stands here. */
  #take(draft: Draft): void {
    if (!this.#state.ready.peek()) {
      return;
    }
    this.#conversation ??= draft.conversation;
    if (draft.conversation !== this.#conversation) {
      this.#turn(draft);
      return;
    }
    if (draft.rev <= this.#rev) {
      return;
    }
    this.#rev = draft.rev;
    if (draft.origin === this.#link.sid) {
      return;
    }
    const heard = draft.heard_from === this.#link.sid ? draft.heard : 0;
    if (this.#mine > heard && (draft.heard_from ?? this.#link.sid) === this.#link.sid) {
      // Written without knowing what was typed here since: that is said again, as the newer edit.
      this.#rev += 1;
      this.#mine = this.#rev;
      this.#timer ??= setTimeout(() => this.flush(), PAUSE);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#show(draft.text, draft.content ?? []);
  }

  /** Another conversation is open: what was typed in the one before stays there, and edits are counted anew. */
  #turn(draft: Draft): void {
    this.flush();
    this.#conversation = draft.conversation;
    this.#rev = draft.rev;
    this.#mine = 0;
    this.#state.composerNote.value = null;
    this.#show(draft.text, draft.content);
  }

  /** The trait changed, and not by us: a link from another widget, which is an edit like any other. */
  #linked(): void {
    const text = this.#link.model.get("composer_value");
    if (typeof text !== "string" || text === this.#state.composer.peek()) {
      return;
    }
    const typed = this.#typed.get(text);
    if (typed !== undefined && performance.now() - typed < ECHO) {
      // The kernel's own trait running behind the typing; taking it would undo what was typed since.
      return;
    }
    this.#write(text, []);
    this.#timer ??= setTimeout(() => this.flush(), PAUSE);
  }

  #remember(text: string): void {
    const now = performance.now();
    this.#typed.delete(text);
    this.#typed.set(text, now);
    for (const [old, when] of this.#typed) {
      if (now - when < ECHO) {
        break;
      }
      this.#typed.delete(old);
    }
  }
}
