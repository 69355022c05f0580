import type { Options, Row, ThreadMetadata } from "../src/protocol.gen";
import { ago, type CannedThread } from "./canned";
import canned from "./gallery.json";

// Written by `python -m tests.gallery` from the gallery notebook.
const { options, threads } = canned as unknown as {
  options: Options;
  threads: { meta: ThreadMetadata; rows: Row[] }[];
};

/** The options of the gallery's chat. */
export const galleryOptions: Options = options;

/** The threads of the gallery, as used one day after the other. */
export function galleryThreads(): CannedThread[] {
  return threads.map(({ meta, rows }, index) => ({ meta: { ...meta, created_at: ago(index * 20) }, rows: [...rows] }));
}
