import type { ThreadMetadata } from "../src/protocol.gen";
import type { CannedThread } from "./canned";

/** What deleting threads needs of the kernel. */
interface Kept {
  threads(): CannedThread[];
  change(threads: CannedThread[], deleted: ThreadMetadata[]): void;
  open(thread: CannedThread | undefined): void;
  isOpen(thread: CannedThread): boolean;
}

/** Threads that are deleted in five seconds, unless that is taken back. */
export class FakeDeletions {
  readonly #kept: Kept;
  readonly #waiting = new Map<string, { thread: CannedThread; at: number; wasOpen: boolean }>();

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  begin(id: string): void {
    const at = this.#kept.threads().findIndex(({ meta }) => meta.id === id);
    const thread = this.#kept.threads()[at];
    if (thread) {
      const wasOpen = this.#kept.isOpen(thread);
      this.#waiting.set(id, { thread, at, wasOpen });
      this.#tell(this.#kept.threads().filter((each) => each !== thread));
      if (wasOpen) {
        this.#kept.open(undefined);
      }
      setTimeout(() => this.#waiting.delete(id) && this.#tell(this.#kept.threads()), 5000);
    }
  }

  /** Returns what is wrong with it, if anything is. */
  undo(id: string): string | null {
    const waiting = this.#waiting.get(id);
    if (!waiting) {
      return "it is too late to undo this";
    }
    this.#waiting.delete(id);
    this.#tell(this.#kept.threads().toSpliced(waiting.at, 0, waiting.thread));
    if (waiting.wasOpen) {
      this.#kept.open(waiting.thread);
    }
    return null;
  }

  #tell(threads: CannedThread[]): void {
    this.#kept.change(
      threads,
      [...this.#waiting.values()].map(({ thread }) => thread.meta),
    );
  }
}
