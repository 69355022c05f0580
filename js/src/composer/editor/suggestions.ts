import { useRef, useState } from "preact/hooks";
import type { Command, Entity } from "../../protocol.gen";
import type { Answer } from "../../state/actions";
import { useUi } from "../../ui/context";
import { type Entry, keyInMenu } from "../../ui/menu";
import { builtIns } from "./built-ins";
import { type Typed, typedIn } from "./typed";

/** What a menu of suggestions may do to the field. */
export interface Target {
  /** Takes away the last `length` characters before the caret. */
  clear(length: number): void;
  /** Puts a mention in their place. */
  mention(length: number, entity: Entity): void;
}

interface Shown {
  readonly typed: Typed;
  readonly entries: readonly Entry[];
  readonly note: { text: string; isError?: boolean } | null;
  readonly active: number;
  /** The entries are those of a command's own menu: the search is over. */
  readonly isNested: boolean;
}

/** The menu that opens while something is typed behind `@` or `/`. */
export interface Suggestions {
  readonly isOpen: boolean;
  readonly part: "tag-menu" | "command-menu";
  readonly label: string;
  readonly entries: readonly Entry[];
  readonly note: Shown["note"];
  readonly active: number;
  /** Sees what stands before the caret. */
  look(before: string): void;
  /** Takes a key if it is one of the menu's. */
  key(event: KeyboardEvent): boolean;
  pick(entry: Entry): void;
  activate(index: number): void;
  close(): void;
}

/** The suggestions for what is typed; those of the user's functions are asked for, and may be late. */
export function useSuggestions(target: Target): Suggestions {
  const ui = useUi();
  const { state, actions, t } = ui;
  const [shown, setShown] = useState<Shown | null>(null);
  /** The text at which the menu was closed by hand, so that it stays closed there. */
  const dismissed = useRef<string | null>(null);
  /** What stood before the caret when it was looked at last. */
  const seen = useRef("");
  const asked = useRef(0);
  const found = useRef(new Map<string, Entity>());

  const close = () => {
    asked.current += 1;
    setShown(null);
  };
  const show = (typed: Typed, entries: readonly Entry[], note: Shown["note"], isNested = false) => {
    const active = Math.max(
      0,
      entries.findIndex((entry) => !entry.disabled),
    );
    setShown({ typed, entries, note, active, isNested });
  };

  async function search(typed: Typed): Promise<void> {
    asked.current += 1;
    const number = asked.current;
    const own = typed.kind === "command" ? builtIns(ui, typed.query) : [];
    const searches = typed.kind === "tag" || state.options.peek().commands.on_search;
    // What was found before stays until the new ones come: an empty menu would flicker.
    setShown((before) =>
      before?.typed.kind === typed.kind && !before.isNested && searches
        ? { ...before, typed }
        : { typed, entries: own, note: searches ? { text: t("editor.searching") } : null, active: 0, isNested: false },
    );
    if (!searches) {
      return show(typed, own, own.length > 0 ? null : { text: t("editor.nothing") });
    }
    const asking: Promise<Answer<readonly (Entity | Command)[]>> =
      typed.kind === "tag" ? actions.searchTags(typed.query) : actions.searchCommands(typed.query);
    const answer = await asking;
    if (number !== asked.current) {
      return;
    }
    if (answer.error !== undefined) {
      return show(typed, own, { text: answer.error, isError: true });
    }
    for (const each of answer.value) {
      if ("title" in each) {
        found.current.set(each.id, each);
      }
    }
    const entries = [...byGroup(answer.value.map(entryOf)), ...own];
    show(typed, entries, entries.length > 0 ? null : { text: t("editor.nothing") });
  }

  const look = (before: string) => {
    seen.current = before;
    const { entities, commands } = state.options.peek();
    const typed = typedIn(before, { tags: entities.on_tag_search, commands: commands.enabled });
    if (!typed || dismissed.current === before) {
      dismissed.current = typed ? dismissed.current : null;
      if (shown && !shown.isNested) {
        close();
      }
      return;
    }
    if (shown?.typed.query !== typed.query || shown.typed.kind !== typed.kind) {
      void search(typed);
    }
  };

  async function run(entry: Entry, typed: Typed): Promise<void> {
    const own = builtIns(ui, "").find(({ id }) => id === entry.id);
    close();
    target.clear(typed.length);
    if (own) {
      return own.run();
    }
    const number = asked.current;
    const answer = await actions.selectCommand(entry.id);
    if (number !== asked.current) {
      return;
    }
    const rest: Typed = { kind: "command", query: "", length: 0 };
    if (answer.error !== undefined) {
      return show(rest, [], { text: answer.error, isError: true }, true);
    }
    if (answer.value && "commands" in answer.value) {
      return show(rest, byGroup(answer.value.commands.map(entryOf)), null, true);
    }
    if (answer.value) {
      target.mention(0, answer.value.entity);
    }
  }

  const pick = (entry: Entry) => {
    if (!shown) {
      return;
    }
    const entity = shown.typed.kind === "tag" ? found.current.get(entry.id) : undefined;
    if (entity) {
      close();
      target.mention(shown.typed.length, entity);
    } else {
      void run(entry, shown.typed);
    }
  };
  return {
    isOpen: shown !== null,
    part: shown?.typed.kind === "command" ? "command-menu" : "tag-menu",
    label: t(shown?.typed.kind === "command" ? "editor.commands" : "editor.mentions"),
    entries: shown?.entries ?? [],
    note: shown?.note ?? null,
    active: shown?.active ?? 0,
    look,
    pick,
    close,
    activate: (active) => setShown((now) => now && { ...now, active }),
    key: (event) => {
      const meant = shown && keyInMenu(event, shown.entries, shown.active);
      if (!meant || (shown.entries.length === 0 && !("closed" in meant))) {
        return false;
      }
      if ("active" in meant) {
        setShown({ ...shown, active: meant.active });
      } else if ("picked" in meant) {
        pick(meant.picked);
      } else {
        dismissed.current = seen.current;
        close();
      }
      return true;
    },
  };
}

function entryOf(each: Entity | Command): Entry {
  const { id, icon, group } = each;
  return "title" in each
    ? { id, icon, group, label: each.title }
    : { id, icon, group, label: each.label, description: each.description };
}

/** The entries of a group stand together, in the order in which the groups come first. */
function byGroup(entries: readonly Entry[]): Entry[] {
  const groups = [...new Set(entries.map(({ group }) => group ?? ""))];
  return groups.flatMap((name) => entries.filter(({ group }) => (group ?? "") === name));
}
