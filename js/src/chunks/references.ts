import { References } from "../thread/references/cards";
import { citationsOf } from "../thread/references/citations";
import { Markers } from "../thread/references/markers";
import { Sources } from "../thread/references/sources";

/** What messages refer to: the marks in an answer, the list of its sources, and the cards beside them and mentions. */
const references = { citationsOf, Markers, References, Sources };

export type ReferencesChunk = typeof references;

export default references;
