import type { Upload } from "../src/protocol.gen";
import { pause } from "./pause";

type Attached = { file: string; name: string; mime_type: string; size: number };

/** The files in the composer of the fake kernel: what is named "fail…" fails, all others take their time. */
export class FakeUploads {
  readonly #set: (uploads: Upload[]) => void;
  readonly #bytes = new Map<string, ArrayBuffer[]>();
  #all: Upload[] = [];
  /** For how long one that is here goes on to the backend, in milliseconds. */
  delay = 1500;

  constructor(set: (uploads: Upload[]) => void) {
    this.#set = set;
  }

  begin({ file, ...given }: Attached): void {
    this.#bytes.set(file, []);
    this.put({ ...given, key: file, status: "uploading", sent: 0, error: null, phrase: null, attachment: null });
    if (given.size === 0) {
      void this.#finish(file);
    }
  }

  take(key: string, data: ArrayBuffer): string | null {
    const upload = this.#all.find((each) => each.key === key);
    const pieces = this.#bytes.get(key);
    if (!upload || !pieces) {
      return "This file is not expected.";
    }
    pieces.push(data);
    const size = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.put({ ...upload, sent: Math.floor(size / 2) });
    if (size >= upload.size) {
      void this.#finish(key);
    }
    return null;
  }

  remove(key: string): void {
    this.#bytes.delete(key);
    this.#all = this.#all.filter((each) => each.key !== key);
    this.#set(this.#all);
  }

  clear(): Upload[] {
    const sent = this.#all;
    this.#all = [];
    this.#set([]);
    return sent;
  }

  /** Shows a file as it is, in place of the one with its key. */
  put(upload: Upload): void {
    const known = this.#all.some(({ key }) => key === upload.key);
    this.#all = known ? this.#all.map((each) => (each.key === upload.key ? upload : each)) : [...this.#all, upload];
    this.#set(this.#all);
  }

  async #finish(key: string): Promise<void> {
    const find = () => this.#all.find((each) => each.key === key);
    for (let step = 1; step <= 10; step += 1) {
      await pause(this.delay / 10);
      const upload = find();
      if (!upload) {
        return;
      }
      if (upload.name.startsWith("fail") && step === 6) {
        const error = `The server answered 413 Content Too Large to ${upload.name}: it takes 1 MB at most.`;
        this.put({ ...upload, status: "failed", error });
        return;
      }
      this.put({ ...upload, sent: Math.floor((upload.size * (10 + step)) / 20) });
    }
    const upload = find();
    const { name, mime_type } = upload ?? {};
    if (upload && name !== undefined && mime_type !== undefined) {
      const base = { id: `file_${key}`, name, mime_type };
      const image = { ...base, type: "image", preview_url: await this.#preview(key, mime_type) } as const;
      const attachment = mime_type.startsWith("image/") ? image : ({ ...base, type: "file" } as const);
      this.put({ ...upload, status: "ready", sent: upload.size, attachment });
    }
  }

  #preview(key: string, type: string): Promise<string> {
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(new Blob(this.#bytes.get(key) ?? [], { type }));
    });
  }
}
