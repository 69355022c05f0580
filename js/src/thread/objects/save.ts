import type { Actions, Answer } from "../../state/actions";

/** Hosts drop larger messages. */
const PART = 4_000_000;

type LoadPart = Actions["loadPart"];

interface Wanted {
  readonly load: LoadPart;
  readonly key: string;
  /** Gives up, with null, where there are more bytes. */
  readonly most?: number;
  /** Told how many bytes are here; false gives up. */
  readonly progress?: (bytes: number) => boolean;
}

/** All bytes of an object as a file, part by part; null where it was given up. */
export async function loadWhole({ load, key, most, progress }: Wanted): Promise<Answer<Blob | null>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let size = 0; ; ) {
    const answer = await load(key, size, PART);
    if (answer.error !== undefined) {
      return answer;
    }
    parts.push(answer.value);
    size += answer.value.byteLength;
    if (most !== undefined && size > most) {
      return { value: null };
    }
    if (answer.value.byteLength < PART) {
      // No page of this origin, whatever is in it.
      return { value: new Blob(parts, { type: "application/octet-stream" }) };
    }
    if (progress?.(size) === false) {
      return { value: null };
    }
  }
}

/** Has the browser save a file. */
export function saveFile(blob: Blob, name: string, from: HTMLElement): void {
  const url = URL.createObjectURL(blob);
  const link = from.ownerDocument.createElement("a");
  link.href = url;
  link.download = name;
  // In the page, since some notebooks catch the click there.
  link.hidden = true;
  from.after(link);
  link.click();
  link.remove();
  // Later: the browser reads it only when the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
