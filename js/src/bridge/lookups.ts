import type { KernelCall } from "../protocol.gen";
import type { Actions, Answer } from "../state/actions";
import type { Channel, Reply } from "./channel";

type Lookups = Pick<Actions, "searchTags" | "clickEntity" | "previewEntity" | "searchCommands" | "selectCommand">;

/** What the user's functions have for the menus and cards of the composer. They may take their time. */
export function createLookups(channel: Channel, call: (method: KernelCall["call"]) => Promise<boolean>): Lookups {
  async function ask<T>(method: KernelCall["call"], read: (result: Reply["result"]) => T): Promise<Answer<T>> {
    const { error, result } = await channel.call(method);
    return error ? { error } : { value: read(result) };
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
  };
}
