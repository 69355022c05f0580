/** What is typed to open a menu. */
export interface Typed {
  readonly kind: "tag" | "command";
  readonly query: string;
  /** How many characters before the caret it takes, with its sign. */
  readonly length: number;
}

const MENTION = /(?:^|[\s(])@([^\s@]{0,80})$/u;
const COMMAND = /(?:^|\s)\/([^\s/]{0,80})$/u;

/** What the text before the caret asks for, if it asks for anything. */
export function typedIn(before: string, wants: { tags: boolean; commands: boolean }): Typed | null {
  const mention = wants.tags ? MENTION.exec(before)?.[1] : undefined;
  if (mention !== undefined) {
    return { kind: "tag", query: mention, length: mention.length + 1 };
  }
  const command = wants.commands ? COMMAND.exec(before)?.[1] : undefined;
  return command === undefined ? null : { kind: "command", query: command, length: command.length + 1 };
}
