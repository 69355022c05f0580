import type { Messages } from "../protocol.gen";
import type { Bytes, RawMessage } from "./link";

/** A message of the kernel, and the chunk that may come with it. */
export interface Incoming {
  message: Messages["ToPage"];
  chunk: Bytes | undefined;
}

const decoder = new TextDecoder();

/** Reads a message; undefined when it is not one of ours. */
export function decode([, buffers]: RawMessage): Incoming | undefined {
  const body = buffers?.[0];
  if (body === undefined) {
    return undefined;
  }
  try {
    const message = JSON.parse(decoder.decode(body as ArrayBufferView<ArrayBuffer>)) as Messages["ToPage"];
    return { message, chunk: buffers?.[1] };
  } catch {
    return undefined;
  }
}

/** The text of gzipped UTF-8. */
export async function gunzip(data: Bytes): Promise<string> {
  const stream = new Blob([data as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).text();
}
