import type { T } from "../../i18n/t";
import type { Problem } from "./check";
import { resolved, type Schema } from "./schema";

/** So much of a wrong value is shown. */
const SHOWN = 60;

/** So deep it is shown: it may be deeper than a page can call. */
const DEEPEST = 4;

/** So many values that would be right are told. */
const MOST = 20;

/** What is wrong, in words: component, property, value and what would be right. */
export function told(problem: Problem, t: T): string {
  const { kind, value, expected } = problem;
  const [component, property] = [cut(problem.component), cut(problem.property)];
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
      return t("widgets.noColumn", { component, property, value: cut(String(value)) });
    case "no-numbers":
      return t("widgets.noNumbers", { component, property, value: cut(String(value)) });
    case "repeated":
      return t("widgets.repeated", { component, property, value: shown(value) });
    case "children":
      return t("widgets.children", { component });
    case "one-child":
      return t("widgets.oneChild", { component, property, value: String(value) });
    case "depth":
      return t("widgets.depth", { component });
    case "broken":
      return t("widgets.broken", { component });
    default:
      return kind satisfies never;
  }
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : cut(JSON.stringify(clipped(value, 0)) ?? String(value));
}

/** As much of a value as is shown. */
function clipped(value: unknown, depth: number): unknown {
  if (typeof value === "string") {
    return value.slice(0, SHOWN);
  }
  if (typeof value !== "object" || value === null) {
    // JSON would have null for NaN.
    return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  }
  if (depth === DEEPEST) {
    return "…";
  }
  return Array.isArray(value)
    ? value.slice(0, SHOWN).map((each) => clipped(each, depth + 1))
    : Object.fromEntries(
        Object.entries(value)
          .slice(0, SHOWN)
          .map(([name, each]) => [name.slice(0, SHOWN), clipped(each, depth + 1)]),
      );
}

/** What would be right, in words. */
function wanted(schema: Schema | undefined, t: T): string {
  const parts = schema ? [...new Set(partsOf(schema, t))] : [];
  const told = parts.length > MOST ? [...parts.slice(0, MOST), "…"] : parts;
  const { locale } = t.language.value;
  return new Intl.ListFormat(locale, { type: "disjunction" }).format(told) || "null";
}

function partsOf(given: Schema, t: T): string[] {
  const schema = resolved(given);
  if (schema.anyOf) {
    return schema.anyOf.flatMap((each) => partsOf(each, t));
  }
  if (schema.enum) {
    return schema.enum.filter((each) => each !== null).map(shown);
  }
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return types.flatMap((type) => {
    switch (type) {
      case "string":
        return [textWanted(schema, t)];
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

function textWanted({ format, formatMinimum: first, formatMaximum: last }: Schema, t: T): string {
  if (format !== "date") {
    return t(format === "icon" ? "widgets.icon" : "widgets.text");
  }
  if (first && last) {
    return t("widgets.dayBetween", { first, last });
  }
  return first ? t("widgets.dayFrom", { first }) : last ? t("widgets.dayTo", { last }) : t("widgets.day");
}
