import type { Annotation, AssistantMessage } from "../../protocol.gen";

export type Source = Annotation["source"];

/** A source of an answer. */
export interface Cited {
  readonly source: Source;
  /** What it is cited by, from 1; null for an entity, which is cited by its name. */
  readonly number: number | null;
}

/** The citations of one text: where they stand, in Unicode characters, and what is cited at each place. */
export interface PartCitations {
  readonly marks: readonly number[];
  readonly cited: readonly (readonly Cited[])[];
}

/** The citations of an answer. */
export interface Citations {
  readonly parts: readonly PartCitations[];
  /** Each source once, in the order in which they come first; also those without a place in the text. */
  readonly sources: readonly Cited[];
}

/** Numbers the sources of an answer, and gathers what is cited at the same place. */
export function citationsOf(message: AssistantMessage): Citations {
  const sources = new Map<string, Cited>();
  let numbers = 0;
  const know = (source: Source): Cited => {
    const identity = identityOf(source);
    const known = sources.get(identity);
    if (known) {
      return known;
    }
    const cited = { source, number: source.type === "entity" ? null : ++numbers };
    sources.set(identity, cited);
    return cited;
  };
  const parts = message.content.map(({ annotations = [] }) => {
    const places = new Map<number, Cited[]>();
    for (const { source, index } of annotations) {
      const cited = know(source);
      if (index === null || index === undefined) {
        continue;
      }
      const here = places.get(index) ?? [];
      places.set(index, here.includes(cited) ? here : [...here, cited]);
    }
    const sorted = [...places].sort(([one], [other]) => one - other);
    return { marks: sorted.map(([index]) => index), cited: sorted.map(([, cited]) => cited) };
  });
  return { parts, sources: [...sources.values()] };
}

function identityOf(source: Source): string {
  switch (source.type) {
    case "url":
      return `url ${source.url}`;
    case "file":
      return `file ${source.filename}`;
    case "entity":
      return `entity ${source.id}`;
    default:
      return source satisfies never;
  }
}
