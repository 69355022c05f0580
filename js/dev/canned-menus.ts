import type { CallResult, PreviewEntity, SearchCommands, SearchTags, SelectCommand } from "../src/protocol.gen";

const entities = [
  { id: "adelie", title: "Adelie", group: "Species", icon: "lab", interactive: true },
  { id: "gentoo", title: "Gentoo", group: "Species", icon: "lab", interactive: true },
  { id: "biscoe", title: "Biscoe", group: "Islands", icon: "map-pin", interactive: true },
  { id: "dream", title: "Dream", group: "Islands", icon: "map-pin" },
];

const commands = [
  { id: "describe", label: "Describe a table", description: "Its columns and ranges", icon: "chart" },
  { id: "export", label: "Export", description: "Leads to another menu", icon: "document" },
];

/** What the user's functions of the fake kernel have to say. */
export function found(
  call: SearchTags | SearchCommands | SelectCommand | PreviewEntity,
): NonNullable<CallResult["result"]> {
  switch (call.method) {
    case "search_tags":
      return { kind: "entities", entities: entities.filter(({ title }) => fits(title, call.query)) };
    case "search_commands":
      return { kind: "commands", commands: commands.filter(({ label }) => fits(label, call.query)) };
    case "select_command":
      return call.command_id === "export"
        ? { kind: "commands", commands: [{ id: "csv", label: "as CSV" }] }
        : { kind: "entities", entities: entities.slice(0, 1) };
    case "preview_entity":
      return { kind: "preview", widget: { type: "Basic", children: [{ type: "Text", value: "Seen 152 times" }] } };
  }
}

function fits(text: string, query: string): boolean {
  return text.toLowerCase().includes(query.toLowerCase());
}
