import type { FoundEntry, Inspected } from "../src/protocol.gen";

/** What an exchange tells: milliseconds, kind, name, bytes, an item, what it changed. */
type Told = [number, string, string, number, string, string];

const delta = "thread.item.updated assistant_message.content_part.text_delta";

function exchange(number: number): Told[] {
  const [asked, said] = [`msg_user_${number}`, `msg_answer_${number}`];
  const pieces = ["Gentoo", " penguins", " are", " the", " heaviest", " ones", " on", " Biscoe."];
  return [
    [400, "request", "threads.add_user_message", 201, "", ""],
    [3.1, "event", "thread.item.done user_message", 248, asked, "put user_message"],
    [0.2, "event", "stream_options", 64, "", ""],
    [0.4, "event", "progress_update", 58, "", "set progress"],
    [212.5, "event", "thread.item.added assistant_message", 199, said, "set progress; put assistant_message"],
    ...pieces.map((text): Told => [21.4, "event", delta, 160 + text.length, said, `append +${text.length}: ${text}`]),
    number % 3 === 2
      ? [12, "error", "FunctionError", 256, "", "ValueError: no such island"]
      : [1.2, "event", "thread.item.done assistant_message", 412, said, "put assistant_message"],
    ...(number % 3 === 2 ? [] : [[0.3, "end", "end", 0, "", ""] as Told]),
  ];
}

/** The traffic of so many exchanges, as the kernel tells it. */
export function cannedTraffic(exchanges: number): Inspected {
  const numbers = Array.from({ length: exchanges }, (_, at) => at + 1);
  const told = numbers.flatMap((number) => exchange(number).map((entry) => ({ number, entry })));
  const texts: string[] = [];
  const place = (text: string) => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1);
  return {
    op: "inspected",
    first: 1,
    oldest: 1,
    dropped: 0,
    texts,
    at: Date.parse("2026-01-01T12:00:00Z"),
    after: told.map(({ entry: [after] }) => after),
    exchange: told.map(({ number }) => number),
    kind: told.map(({ entry: [, kind] }) => place(kind)),
    name: told.map(({ entry: [, , name] }) => place(name)),
    size: told.map(({ entry: [, , , size] }) => size),
    items: told.map(({ entry: [, , , , item] }) => (item ? [place(item)] : [])),
    change: told.map(({ entry: [, , , , , change] }) => place(change)),
  };
}

/** What an entry is about. */
export function cannedEntry(number: number): FoundEntry {
  const data = { type: "thread.item.updated", item_id: `msg_${number}`, update: { delta: "Gentoo" } };
  return {
    kind: "entry",
    data,
    root: {
      kind: "mapping",
      text: "dict (3)",
      children: [
        { kind: "text", name: "type", text: '"thread.item.updated"' },
        { kind: "text", name: "item_id", text: `"msg_${number}"` },
        {
          kind: "mapping",
          name: "update",
          text: "dict (1)",
          children: [{ kind: "text", name: "delta", text: '"Gentoo"' }],
        },
      ],
    },
  };
}
