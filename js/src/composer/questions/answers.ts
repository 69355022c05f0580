import type { StructuredInput } from "../../protocol.gen";

/** One question. */
export type Question = StructuredInput["inputs"][number];

/** What the user has chosen and written so far at one question. */
export interface Given {
  readonly chosen: readonly string[];
  /** The user's own words. */
  readonly own: string;
  /** They count: beside choices, or in their place where only one is allowed. */
  readonly ownCounts: boolean;
}

const NOTHING: Given = { chosen: [], own: "", ownCounts: false };

/** All answers so far, by the ids of their questions. */
export type Answers = Readonly<Record<string, Given>>;

/** The answer to one question so far. */
export function givenTo({ id }: Question, answers: Answers): Given {
  return answers[id] ?? NOTHING;
}

/** A suggestion was picked, or in a question with several, taken back. */
export function choose(question: Question, given: Given, value: string): Given {
  if (question.type === "multiple_choice" && question.multiple) {
    const has = given.chosen.includes(value);
    return { ...given, chosen: has ? given.chosen.filter((one) => one !== value) : [...given.chosen, value] };
  }
  return { ...given, chosen: [value], ownCounts: false };
}

/** Words of the user's own; they replace a suggestion where only one answer is allowed. */
export function write(question: Question, given: Given, own: string): Given {
  return own.trim() === "" ? { ...given, own, ownCounts: false } : countOwn(question, { ...given, own }, true);
}

/** Whether the user's own words count. */
export function countOwn(question: Question, given: Given, ownCounts: boolean): Given {
  const several = question.type === "multiple_choice" && question.multiple;
  return { ...given, ownCounts, chosen: several || !ownCounts ? given.chosen : [] };
}

/** The questions that are answered, as the kernel takes them. */
export function collect(questions: readonly Question[], answers: Answers): Record<string, string[]> {
  const all = questions.map((question) => {
    const { chosen, own, ownCounts } = givenTo(question, answers);
    return [question.id, ownCounts && own.trim() !== "" ? [...chosen, own.trim()] : [...chosen]] as const;
  });
  return Object.fromEntries(all.filter(([, values]) => values.length > 0));
}
