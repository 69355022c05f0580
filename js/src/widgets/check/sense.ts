import type { AnyComponent, Chart, DatePicker, RadioGroup, Select, Text } from "../components.gen";
import { dayOf, within } from "../pickers/days";
import type { Problem } from "./check";
import type { Schema } from "./schema";

/** What does not go together in a component whose properties are each of the right type. */
export function nonsense(of: AnyComponent): Problem[] {
  switch (of.type) {
    case "Chart":
      return chart(of);
    case "DatePicker":
      return datePicker(of);
    case "Select":
    case "RadioGroup":
      return choice(of);
    case "Text":
      return text(of);
    default:
      return [];
  }
}

function chart({ type: component, data, series, xAxis }: Chart): Problem[] {
  if (data.length === 0) {
    return [];
  }
  const columns = new Set(data.flatMap((row) => Object.keys(row)));
  const key = typeof xAxis === "string" ? xAxis : xAxis.dataKey;
  const problems: Problem[] = [];
  if (!columns.has(key)) {
    problems.push({ kind: "no-column", component, property: "xAxis", value: key });
  }
  for (const { dataKey } of series) {
    if (!columns.has(dataKey)) {
      problems.push({ kind: "no-column", component, property: "series", value: dataKey });
    } else if (data.some((row) => typeof row[dataKey] === "string")) {
      problems.push({ kind: "no-numbers", component, property: "series", value: dataKey });
    }
  }
  return problems;
}

function datePicker(of: DatePicker): Problem[] {
  const problems = (["min", "max", "defaultValue"] as const)
    .filter((property) => of[property] && dayOf(of[property]) === null)
    .map((property) => wrong(of, property, { format: "date", type: "string" }));
  const [first, last, chosen] = [dayOf(of.min), dayOf(of.max), dayOf(of.defaultValue)];
  const range = (formatMinimum: string | null, formatMaximum: string | null): Schema => {
    return { format: "date", type: "string", formatMinimum, formatMaximum };
  };
  if (first && last && first > last) {
    problems.push(wrong(of, "min", range(null, last)));
  } else if (chosen && within(chosen, first, last) !== chosen) {
    problems.push(wrong(of, "defaultValue", range(first, last)));
  }
  return problems;
}

function choice(of: Select | RadioGroup): Problem[] {
  const values = new Set<string>();
  let twice: string | undefined;
  for (const { value } of of.options ?? []) {
    twice ??= values.has(value) ? value : undefined;
    values.add(value);
  }
  const problems: Problem[] = [];
  if (typeof of.defaultValue === "string" && !values.has(of.defaultValue)) {
    problems.push(wrong(of, "defaultValue", { enum: [...values] }));
  }
  if (twice !== undefined) {
    problems.push({ kind: "repeated", component: of.type, property: "options", value: twice });
  }
  return problems;
}

function text(of: Text): Problem[] {
  const right: Schema = { anyOf: [{ enum: [false] }, { $ref: "#/$defs/Editable" }] };
  return of.editable === true ? [wrong(of, "editable", right)] : [];
}

function wrong<Of extends AnyComponent>(of: Of, property: keyof Of & string, expected: Schema): Problem {
  return { kind: "wrong", component: of.type, property, value: of[property], expected };
}
