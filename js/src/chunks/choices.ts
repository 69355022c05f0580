import { ModelChoice } from "../composer/choices/models";
import { Reply } from "../composer/choices/reply";
import { ToolChoice } from "../composer/choices/tools";

/** What is chosen for a message beside its words: a tool, a model, the text that it answers to. */
const choices = { ModelChoice, Reply, ToolChoice };

export type ChoicesChunk = typeof choices;

export default choices;
