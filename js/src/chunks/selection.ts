import { QuoteSelection } from "../composer/selection/quote-selection";

/** The button that quotes what is selected in an answer. */
const selection = { QuoteSelection };

export type SelectionChunk = typeof selection;

export default selection;
