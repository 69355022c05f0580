import type { KernelCall } from "../protocol.gen";
import type { Actions, Answer } from "../state/actions";
import type { Channel, Reply } from "./channel";
import { loadLibrary } from "./libraries";
import type { Bytes } from "./link";

type Lookups = Pick<
  Actions,
  | "searchTags"
  | "clickEntity"
  | "previewEntity"
  | "searchCommands"
  | "selectCommand"
  | "loadRows"
  | "loadPart"
  | "loadLibrary"
  | "inspect"
>;

/** What Python has for the menus and cards of the composer, and of its objects. It may take its time. */
export function createLookups(channel: Channel, call: (method: KernelCall["call"]) => Promise<boolean>): Lookups {
  async function ask<T>(
    method: KernelCall["call"],
    read: (result: Reply["result"], bytes: Reply["chunk"]) => T,
  ): Promise<Answer<T>> {
    const { error, result, chunk } = await channel.call(method);
    return error ? { error } : { value: read(result, chunk) };
  }
  return {
    searchTags: (query) =>
      ask({ method: "search_tags", query }, (found) => (found?.kind === "entities" ? found.entities : [])),
    clickEntity: (id, key) => void call({ method: "click_entity", entity_id: id, key }),
    previewEntity: (id, key) =>
      ask({ method: "preview_entity", entity_id: id, key }, (found) =>
        found?.kind === "preview" ? (found.widget ?? null) : null,
      ),
    searchCommands: (query) =>
      ask({ method: "search_commands", query }, (found) => (found?.kind === "commands" ? found.commands : [])),
    selectCommand: (id) =>
      ask({ method: "select_command", command_id: id }, (found) => {
        if (found?.kind === "commands") {
          return { commands: found.commands };
        }
        const entity = found?.kind === "entities" ? found.entities[0] : undefined;
        return entity ? { entity } : null;
      }),
    loadRows: (wanted) =>
      ask({ method: "load_rows", ...wanted }, (found) =>
        found?.kind === "rows" ? found : { kind: "rows", rows: [], total: 0 },
      ),
    loadPart: (key, offset, size) => ask({ method: "load_part", key, offset, size }, (_, bytes) => asArray(bytes)),
    loadLibrary: (name) => loadLibrary(channel, name),
    inspect: (method) => ask(method, (result, bytes) => ({ result, bytes: asArray(bytes) })),
  };
}

function asArray(bytes: Bytes | undefined): Uint8Array<ArrayBuffer> {
  const view = bytes && "buffer" in bytes ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes;
  // A copy, since a host may hand over a part of a larger message.
  return new Uint8Array(view ?? []);
}
