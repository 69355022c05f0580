import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

/** Fetches the default export of a chunk in `src/chunks` by its name. */
export interface ChunkLoader {
  load(name: string): Promise<unknown>;
}

/** Where components find the chunk loader; without a provider every chunk is missing and the plain fallback stays. */
export const ChunkContext = createContext<ChunkLoader>({
  load: (name) => Promise.reject(new Error(`No chunk loader is provided, so the chunk "${name}" cannot come.`)),
});

interface Entry {
  promise: Promise<void>;
  value: unknown;
}

/** One request per loader and name, however many components ask. */
const entries = new WeakMap<ChunkLoader, Map<string, Entry>>();

function request(loader: ChunkLoader, name: string): Entry {
  let named = entries.get(loader);
  if (named === undefined) {
    named = new Map();
    entries.set(loader, named);
  }
  const known = named.get(name);
  if (known !== undefined) {
    return known;
  }
  const entry: Entry = { promise: Promise.resolve(), value: null };
  named.set(name, entry);
  entry.promise = Promise.resolve()
    .then(() => loader.load(name))
    .then(
      (value) => {
        entry.value = value ?? null;
      },
      () => {
        // Forgotten, so that a component mounted later may ask again; those that are here keep the fallback.
        named.delete(name);
      },
    );
  return entry;
}

/** The chunk once it has come; null before that, while it is not wanted, and when it could not be loaded. */
export function useChunk<T>(name: string, wanted: boolean): T | null {
  const loader = useContext(ChunkContext);
  const [, redraw] = useState(0);
  const value = wanted ? (entries.get(loader)?.get(name)?.value ?? null) : null;
  useEffect(() => {
    if (!wanted || value !== null) {
      return;
    }
    let mounted = true;
    const entry = request(loader, name);
    entry.promise.then(() => {
      if (mounted && entry.value !== null) {
        redraw((count) => count + 1);
      }
    });
    return () => {
      mounted = false;
    };
  }, [loader, name, wanted, value]);
  return value as T | null;
}
