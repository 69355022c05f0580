/** How deep states are compared: no component is drawn that is deeper, and a page cannot call without end. */
const MOST = 500;

/**
 * A state of a widget that holds what it has in common with the one before as the same objects, so that only what is
 * another is checked and drawn again.
 */
export function shared(before: unknown, now: unknown, depth = 0): unknown {
  if (before === now || depth > MOST || !isObject(before) || !isObject(now)) {
    return now;
  }
  if (Array.isArray(before) && Array.isArray(now)) {
    return sharedList(before, now, depth + 1);
  }
  return Array.isArray(before) || Array.isArray(now) ? now : sharedRecord(before, now, depth + 1);
}

/** Nothing is copied up to the first difference: most lists and records of a state have none. */
function sharedList(before: readonly unknown[], now: readonly unknown[], depth: number): readonly unknown[] {
  let list = now.length === before.length ? undefined : ([] as unknown[]);
  for (let index = 0; index < now.length; index += 1) {
    const value = shared(before[index], now[index], depth);
    if (!list && value !== before[index]) {
      list = before.slice(0, index);
    }
    list?.push(value);
  }
  return list ?? before;
}

function sharedRecord(before: Fields, now: Fields, depth: number): Fields {
  const keys = Object.keys(now);
  let entries = keys.length === Object.keys(before).length ? undefined : ([] as [string, unknown][]);
  for (const [index, key] of keys.entries()) {
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    const value = shared(was, now[key], depth);
    if (!entries && (value !== was || !Object.hasOwn(before, key))) {
      entries = keys.slice(0, index).map((earlier) => [earlier, before[earlier]]);
    }
    entries?.push([key, value]);
  }
  // A key of JSON may be called `__proto__`.
  return entries ? Object.fromEntries(entries) : before;
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
