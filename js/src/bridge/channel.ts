import type { T } from "../i18n/t";
import type { Batch, CallResult, KernelCall, Messages, PageCall } from "../protocol.gen";
import { decode } from "./decode";
import { deferred } from "./deferred";
import type { Bytes, Link, RawMessage } from "./link";
import { Parts } from "./parts";

/** What the kernel said to a call: words for the user when it failed. */
export interface Reply {
  error?: string;
  result?: NonNullable<CallResult["result"]>;
  chunk?: Bytes;
}

/** Whom a channel serves. */
export interface Receiver {
  apply(ops: Batch["ops"]): void;
  /** Does a call of the kernel; a rejection's message is the answer's `error`. */
  perform(method: PageCall["method"]): Promise<void>;
  /** How many rendered views there are now. */
  views(): number;
  /** The kernel has said something. */
  heard(): void;
  /** The host has no kernel to send to. */
  lost(): void;
  /** The texts for the user. */
  readonly t: T;
}

type FromPage = Messages["FromPage"];
type WithoutStamp<T> = T extends unknown ? Omit<T, "sid" | "seq"> : never;

/** How many answered calls are kept, in case the kernel repeats one. */
const ANSWERS = 200;

/** Milliseconds after which a page that nobody answers says hello again: some kernels hold back what comes too early. */
const AGAIN = [1000, 2000, 4000, 8000] as const;

/** The numbered conversation between one widget model and the kernel. */
export class Channel {
  readonly #link: Link;
  readonly #receiver: Receiver;
  /** The number of the batch that comes next; undefined while a reset is awaited. */
  #next: number | undefined;
  #rid = 0;
  readonly #calls = new Map<number, (reply: Reply) => void>();
  readonly #answers = new Map<number, Promise<string | undefined>>();
  #synced = deferred();
  #greeting: ReturnType<typeof setTimeout> | undefined;
  readonly #parts = new Parts();

  constructor(link: Link, receiver: Receiver) {
    this.#link = link;
    this.#receiver = receiver;
    link.signal.addEventListener("abort", () => this.#close(), { once: true });
  }

  /** Takes over from the loader, with what came before. */
  start(): void {
    const { inbox, lost } = this.#link;
    this.#link.inbox = [];
    this.#link.receive = (message) => this.receive(message);
    for (const message of inbox) {
      this.receive(message);
    }
    if (lost && this.#next === undefined) {
      this.resync();
    }
    this.#greetAgain(AGAIN);
  }

  /** Resolves when the screen is up to date with the kernel's numbers. */
  get synced(): Promise<void> {
    return this.#synced.promise;
  }

  receive(raw: RawMessage): void {
    const incoming = decode(raw);
    if (!incoming || this.#link.signal.aborted) {
      return;
    }
    this.#receiver.heard();
    const { message, chunk } = incoming;
    switch (message.kind) {
      case "batch":
        this.#batch(message);
        return;
      case "part": {
        const batch = this.#parts.add(message, chunk);
        if (batch) {
          this.#batch(batch);
        }
        return;
      }
      case "beat":
        if (this.#next === undefined || message.seq >= this.#next) {
          this.resync();
        }
        return;
      case "call":
        this.#answer(message);
        return;
      case "reply":
        if (message.to === this.#link.sid) {
          this.#settle(message.rid, {
            ...(message.error ? { error: this.#receiver.t.said(message.error, message.phrase) } : {}),
            ...(message.result ? { result: message.result } : {}),
            ...(chunk ? { chunk } : {}),
          });
        }
        return;
      default:
        message satisfies never;
    }
  }

  /** Asks the kernel for something, with bytes if it takes any; never rejects. */
  call(call: KernelCall["call"], bytes?: ArrayBuffer): Promise<Reply> {
    if (this.#link.signal.aborted) {
      return Promise.resolve({ error: this.#receiver.t("composer.closed") });
    }
    this.#rid += 1;
    const rid = this.#rid;
    const { promise, resolve } = deferred<Reply>();
    this.#calls.set(rid, resolve);
    this.#send({ kind: "call", rid, call }, bytes);
    return promise;
  }

  #batch({ seq, ops, to }: Batch): void {
    const forUs = to === undefined || to === null || to === this.#link.sid;
    if (to === this.#link.sid && ops[0]?.op === "reset") {
      this.#next = seq + 1;
      this.#receiver.apply(ops);
      this.#synced.resolve();
      return;
    }
    if (this.#next === undefined || seq < this.#next) {
      return;
    }
    if (seq > this.#next) {
      this.resync();
      return;
    }
    this.#next = seq + 1;
    if (forUs) {
      this.#receiver.apply(ops);
    }
  }

  /** Asks the kernel for everything anew. */
  resync(): void {
    if (this.#next !== undefined) {
      this.#next = undefined;
      this.#synced = deferred();
    }
    this.#send({ kind: "resync" });
  }

  #greetAgain([wait, ...more]: readonly number[]): void {
    if (wait === undefined || this.#next !== undefined) {
      return;
    }
    this.#greeting = setTimeout(() => {
      if (this.#next === undefined) {
        this.#send({ kind: "hello", locale: navigator.language, views: this.#receiver.views(), again: true });
        this.#greetAgain(more);
      }
    }, wait);
  }

  #answer({ rid, method, to }: PageCall): void {
    if (to && to !== this.#link.sid) {
      return;
    }
    let answer = this.#answers.get(rid);
    if (!answer) {
      answer = this.#receiver.perform(method).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      this.#answers.set(rid, answer);
      const oldest = this.#answers.keys().next().value;
      if (this.#answers.size > ANSWERS && oldest !== undefined) {
        this.#answers.delete(oldest);
      }
    }
    answer.then((error) => this.#send({ kind: "reply", rid, ...(error === undefined ? {} : { error }) }));
  }

  #settle(rid: number, reply: Reply): void {
    this.#calls.get(rid)?.(reply);
    this.#calls.delete(rid);
  }

  #settleAll(error: string): void {
    for (const rid of [...this.#calls.keys()]) {
      this.#settle(rid, { error });
    }
  }

  #send(message: WithoutStamp<FromPage>, bytes?: ArrayBuffer): void {
    if (this.#link.signal.aborted) {
      return;
    }
    this.#link.seq += 1;
    const stamped = { ...message, sid: this.#link.sid, seq: this.#link.seq };
    try {
      this.#link.model.send(stamped, undefined, bytes && [bytes]);
    } catch {
      // Hosts throw when the connection is closed, and there is nobody else to tell.
      this.#receiver.lost();
      this.#settleAll(this.#receiver.t("chat.gone"));
    }
  }

  #close(): void {
    clearTimeout(this.#greeting);
    this.#settleAll(this.#receiver.t("composer.closed"));
    this.#link.receive = () => undefined;
  }
}
