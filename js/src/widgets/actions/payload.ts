/** Values of fields by their names. */
export type Values = readonly (readonly [name: string, value: unknown])[];

/** A payload with the values of a form, and the names of those that had no place in it. */
export interface Merged {
  readonly payload: unknown;
  readonly dropped: readonly string[];
}

type Branch = Record<string, unknown>;

/**
 * Puts values into a payload under their names; `todo.title` is `title` in `todo`. What is in the payload stays as it is,
 * and so does one that is no object: it has no place for any value.
 */
export function merge(payload: unknown, values: Values): Merged {
  if (values.length === 0) {
    return { payload, dropped: [] };
  }
  if (payload !== null && payload !== undefined && !isObject(payload)) {
    return { payload, dropped: values.map(([name]) => name) };
  }
  const merged = isObject(payload) ? structuredClone(payload) : {};
  const dropped = values.filter(([name, value]) => !put(merged, steps(name), value)).map(([name]) => name);
  return { payload: merged, dropped };
}

/** The keys that a name leads through; dots that separate nothing are part of it. */
function steps(name: string): readonly string[] {
  const parts = name.split(".");
  return parts.includes("") ? [name] : parts;
}

function put(into: Branch, [key, ...rest]: readonly string[], value: unknown): boolean {
  if (key === undefined) {
    return false;
  }
  const there = Object.hasOwn(into, key) ? into[key] : undefined;
  if (rest.length === 0) {
    return !Object.hasOwn(into, key) && set(into, key, value);
  }
  if (isObject(there)) {
    return put(there, rest, value);
  }
  const branch: Branch = {};
  return !Object.hasOwn(into, key) && put(branch, rest, value) && set(into, key, branch);
}

/** Sets a key of its own, whatever it is called. */
function set(into: Branch, key: string, value: unknown): true {
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
  return true;
}

function isObject(value: unknown): value is Branch {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
