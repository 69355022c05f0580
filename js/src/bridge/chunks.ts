import type { ChunkLoader } from "../ui/chunks";
import * as runtime from "../ui/runtime";
import type { Channel } from "./channel";
import { gunzip } from "./decode";
import type { Link } from "./link";

const KEY = Symbol.for("chatkit-widget");

/** What has come for all chats of the page, by its name. */
export function pageModules(): Map<string, Promise<unknown>> {
  const page = globalThis as unknown as { [KEY]?: Map<string, Promise<unknown>> };
  page[KEY] ??= new Map();
  return page[KEY];
}

/** Loads chunks over the bridge, once for all chats of the page that share this core. */
export function createChunkLoader(link: Link, channel: Channel): ChunkLoader {
  const modules = pageModules();
  return {
    load(name) {
      const key = `${String(link.model.get("_core"))}/${name}`;
      let chunk = modules.get(key);
      if (!chunk) {
        chunk = fetchChunk(channel, name);
        modules.set(key, chunk);
        chunk.catch(() => modules.delete(key));
      }
      return chunk;
    },
  };
}

async function fetchChunk(channel: Channel, name: string): Promise<unknown> {
  const { error, chunk } = await channel.call({ method: "load_chunk", name });
  if (!chunk) {
    throw new Error(error ?? `The chunk "${name}" came without its bytes.`);
  }
  const url = URL.createObjectURL(new Blob([await gunzip(chunk)], { type: "text/javascript" }));
  try {
    // The build has wrapped the chunk into a function of what it shares with the core.
    const module = (await import(url)) as { default: (shared: typeof runtime) => unknown };
    return module.default(runtime);
  } finally {
    URL.revokeObjectURL(url);
  }
}
