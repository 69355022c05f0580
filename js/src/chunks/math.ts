import { type ComponentChild, h } from "preact";
import { Drawing } from "../markdown/math-drawing.tsx";

/** Draws formulas. */
export interface MathChunk {
  draw(tex: string, display: boolean): ComponentChild;
}

const math: MathChunk = {
  draw: (tex, display) => h(Drawing, { tex, display }),
};

export default math;
