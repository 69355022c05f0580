import { definitions } from "./definitions.gen";

/** What is used here of JSON Schema. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  /** What a text names; its `pattern` is what is checked. */
  readonly format?: "date" | "icon";
  /** The first and the last day that can be, for words only. */
  readonly formatMinimum?: string | null;
  readonly formatMaximum?: string | null;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: Schema;
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

/** The schema itself, where it only names another one. */
export function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name ? (definitions[name] as Schema) : schema;
}

/** Whether a value is as a schema has it. */
export function fits(value: unknown, given: Schema): boolean {
  const schema = resolved(given);
  if (schema.anyOf) {
    return schema.anyOf.some((each) => fits(value, each));
  }
  if (schema.const !== undefined) {
    return value === schema.const;
  }
  if (schema.enum) {
    return schema.enum.includes(value);
  }
  if (schema.type === undefined) {
    return true;
  }
  const types = typeof schema.type === "string" ? [schema.type] : schema.type;
  return types.some((type) => isOf(type, value, schema));
}

function isOf(type: string, value: unknown, schema: Schema): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "boolean":
      return typeof value === "boolean";
    case "string":
      return typeof value === "string" && (!schema.pattern || matches(schema.pattern, value));
    case "integer":
      return Number.isInteger(value) && inRange(value as number, schema);
    case "number":
      return typeof value === "number" && Number.isFinite(value) && inRange(value, schema);
    case "array":
      return Array.isArray(value) && (!schema.items || value.every((each) => fits(each, schema.items as Schema)));
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value) && hasParts(value, schema);
    default:
      throw new Error(`The schema of the widgets has the type "${type}", which nothing here checks.`);
  }
}

function inRange(value: number, { minimum, maximum, exclusiveMinimum }: Schema): boolean {
  return (
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum)
  );
}

function hasParts(value: object, { properties = {}, required = [], additionalProperties = true }: Schema): boolean {
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, each]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      return typeof schema === "object" ? fits(each, schema) : schema === true;
    })
  );
}

const patterns = new Map<string, RegExp>();

function matches(pattern: string, value: string): boolean {
  let known = patterns.get(pattern);
  if (!known) {
    known = new RegExp(pattern);
    patterns.set(pattern, known);
  }
  return known.test(value);
}
