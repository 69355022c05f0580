import { createPlacer, type Placer } from "../markdown/place-marks.ts";

/** Puts marks into a text. */
export interface MarksChunk {
  /** For one text that grows. */
  createPlacer(): Placer;
}

const marks: MarksChunk = { createPlacer };

export default marks;
