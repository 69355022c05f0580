import type { Bytes, Model } from "../src/bridge/link";

type Callback = (...values: never[]) => void;

/** A widget model without a host: traits, listeners, and a kernel that gets what is sent. */
export class FakeModel implements Model {
  readonly #traits = new Map<string, unknown>();
  readonly #listeners = new Map<string, Set<Callback>>();
  /** Gets what the page sends. */
  toKernel: (message: unknown, buffers: readonly ArrayBuffer[]) => void = () => undefined;

  constructor(traits: Record<string, unknown> = {}) {
    for (const [name, value] of Object.entries(traits)) {
      this.#traits.set(name, value);
    }
  }

  get(name: string): unknown {
    return this.#traits.get(name);
  }

  set(name: string, value: unknown): void {
    if (this.#traits.get(name) !== value) {
      this.#traits.set(name, value);
      this.#emit(`change:${name}`);
    }
  }

  on(name: string, callback: Callback): void {
    const callbacks = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, callbacks.add(callback));
  }

  off(name: string, callback?: Callback): void {
    if (callback) {
      this.#listeners.get(name)?.delete(callback);
    } else {
      this.#listeners.delete(name);
    }
  }

  send(content: unknown, _callbacks?: unknown, buffers: readonly ArrayBuffer[] = []): void {
    this.toKernel(structuredClone(content), structuredClone(buffers));
  }

  /** Delivers a message of the kernel, as a host would. */
  deliver(message: unknown, chunk?: Bytes): void {
    const body = new DataView(new TextEncoder().encode(JSON.stringify(message)).buffer);
    this.#emit("msg:custom", {}, chunk ? [body, chunk] : [body]);
  }

  /** Tells that the connection to the kernel is another one, as hosts do when it is lost and when it is back. */
  reconnect(): void {
    this.#emit("comm_live_update");
  }

  #emit(name: string, ...values: unknown[]): void {
    for (const callback of this.#listeners.get(name) ?? []) {
      (callback as (...values: unknown[]) => void)(...values);
    }
  }
}
