import type { Batch, Part } from "../protocol.gen";
import type { Bytes } from "./link";

/** Puts a batch together that was too large for one message. A part that is lost shows as a missing batch. */
export class Parts {
  #seq = 0;
  #text = "";
  #next = 0;
  #decoder = new TextDecoder();

  /** Takes a part; returns the batch when that was the last one. */
  add({ seq, index, count }: Part, bytes: Bytes | undefined): Batch | undefined {
    if (index === 0) {
      this.#seq = seq;
      this.#next = 0;
      this.#text = "";
      this.#decoder = new TextDecoder();
    }
    if (seq !== this.#seq || index !== this.#next) {
      return undefined;
    }
    this.#next += 1;
    // A part may end inside a character, which the decoder keeps for the next one.
    this.#text += this.#decoder.decode(bytes as ArrayBufferView<ArrayBuffer>, { stream: true });
    if (this.#next < count) {
      return undefined;
    }
    const text = this.#text;
    this.#text = "";
    return JSON.parse(text) as Batch;
  }
}
