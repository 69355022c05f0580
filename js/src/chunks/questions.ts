import { Questions } from "../composer/questions/questions";

/** The questions that stand in place of the composer. */
const questions = { Questions };

export type QuestionsChunk = typeof questions;

export default questions;
