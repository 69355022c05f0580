/** A copy of `value` with `text` added to the string at `path`; what is not on the path is shared. */
export function appendAt<T>(value: T, path: readonly (string | number)[], text: string): T {
  return append(value, path, 0, text) as T;
}

function append(value: unknown, path: readonly (string | number)[], depth: number, text: string): unknown {
  const step = path[depth];
  if (step === undefined) {
    return typeof value === "string" ? value + text : text;
  }
  if (Array.isArray(value)) {
    const copy = value.slice();
    copy[step as number] = append(value[step as number], path, depth + 1, text);
    return copy;
  }
  const record = (value ?? {}) as Record<string, unknown>;
  return { ...record, [step]: append(record[step], path, depth + 1, text) };
}
