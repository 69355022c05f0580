import type { T } from "../../i18n/t";
import type { Problem } from "./check";
import { resolved, type Schema } from "./schema";

/** So much of a wrong value is shown. */
const SHOWN = 60;

/** So deep it is shown: it may be deeper than a page can call. */
const DEEPEST = 4;

/** What is wrong, in words: component, property, value and what would be right. */
export function told(problem: Problem, t: T): string {
  const { kind, component, property, value, expected } = problem;
  switch (kind) {
    case "no-component":
      return t("widgets.noComponent", { value: shown(value) });
    case "unknown":
      return t("widgets.unknown", { component });
    case "misplaced":
      return t("widgets.misplaced", { component, parent: String(value) });
    case "missing":
      return t("widgets.missing", { component, property, expected: wanted(expected, t) });
    case "extra":
      return t("widgets.extra", { component, property });
    case "wrong":
      return t("widgets.wrong", { component, property, value: shown(value), expected: wanted(expected, t) });
    case "no-column":
      return t("widgets.noColumn", { component, property, value: String(value) });
    case "children":
      return t("widgets.children", { component });
    case "depth":
      return t("widgets.depth", { component });
    case "broken":
      return t("widgets.broken", { component });
    default:
      return kind satisfies never;
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(clipped(value, 0)) ?? String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function clipped(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth === DEEPEST) {
    return "…";
  }
  return Array.isArray(value)
    ? value.map((each) => clipped(each, depth + 1))
    : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, clipped(each, depth + 1)]));
}

/** What would be right, in words. */
function wanted(schema: Schema | undefined, t: T): string {
  const parts = schema ? [...new Set(partsOf(schema, t))] : [];
  return new Intl.ListFormat(t.language.value.locale, { type: "disjunction" }).format(parts);
}

function partsOf(given: Schema, t: T): string[] {
  const schema = resolved(given);
  if (schema.anyOf) {
    return schema.anyOf.flatMap((each) => partsOf(each, t));
  }
  if (schema.enum) {
    return schema.enum.filter((each) => each !== null).map((each) => JSON.stringify(each));
  }
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return types.flatMap((type) => {
    switch (type) {
      case "string":
        return [t("widgets.text")];
      case "number":
      case "integer":
        return [t("widgets.number")];
      case "boolean":
        return ["true", "false"];
      case "array":
        return [t("widgets.list")];
      case "object":
        return [`{ ${Object.keys(schema.properties ?? {}).join(", ")} }`];
      default:
        return [];
    }
  });
}
