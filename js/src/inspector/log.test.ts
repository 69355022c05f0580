import { describe, expect, it } from "vitest";
import { createState } from "../state/state";
import { Filtered } from "./filter";
import { follow, Log } from "./log";
import { ALL, told } from "./testing";

const numbers = (log: Log) => log.entries.map(({ number }) => number);

describe("a log", () => {
  it("takes what was told, column by column", () => {
    const log = new Log();
    log.take(
      told([
        { kind: "request", name: "threads.create" },
        { name: "thread.created", items: ["a", "b"], after: 4 },
      ]),
    );
    expect(log.entries).toMatchObject([
      { number: 1, exchange: 1, at: 1000, kind: "request", name: "threads.create", items: [] },
      { number: 2, exchange: 1, at: 1004, kind: "event", name: "thread.created", items: ["a", "b"] },
    ]);
    expect(log.exchanges.get(1)).toMatchObject({ request: { number: 1 }, first: 1004 });
  });

  it("lets go of what is kept no more, with exchanges that nothing is left of", () => {
    const log = new Log();
    log.take(told([{ kind: "request" }, {}, { exchange: 2, kind: "request" }]));
    log.take(told([{ exchange: 2 }], { first: 4, oldest: 3, dropped: 2 }));
    expect(numbers(log)).toEqual([3, 4]);
    expect([...log.exchanges.keys()]).toEqual([2]);
    expect(log.dropped).toBe(2);
  });

  it("is empty once it was cleared, and begins anew when numbers come again", () => {
    const log = new Log();
    log.take(told([{}, {}]));
    log.take(told([], { first: 3, oldest: 3 }));
    expect([numbers(log), log.dropped, log.generation]).toEqual([[], 0, 0]);
    log.take(told([{}], { first: 3, oldest: 3 }));
    log.take(told([{}, {}], { first: 1, oldest: 1 }));
    expect([numbers(log), log.dropped, log.generation]).toEqual([[1, 2], 0, 1]);
  });

  it("is one for all views of a chat, which draw once a frame", async () => {
    const state = createState();
    let drawn = 0;
    const first = follow(state, () => {
      drawn += 1;
    });
    const second = follow(state, () => undefined);
    expect(second.log).toBe(first.log);
    state.inspected.value = [told([{}]), told([{}], { first: 2 })];
    state.inspected.value = [told([{}], { first: 3 })];
    expect([numbers(first.log), state.inspected.value, drawn]).toEqual([[1, 2, 3], [], 0]);
    await new Promise(requestAnimationFrame);
    expect(drawn).toBe(1);
    first.stop();
    state.inspected.value = [told([{}], { first: 4 })];
    await new Promise(requestAnimationFrame);
    expect([numbers(first.log).length, drawn]).toEqual([4, 1]);
  });
});

describe("a filter", () => {
  const entries = [
    { kind: "request", name: "threads.create" },
    { name: "thread.item.done user_message", items: ["u"] },
    { name: "thread.item.added assistant_message", items: ["a"] },
    { name: "error", change: "no such island" },
    { kind: "error", name: "BackendError", change: "Broken off" },
    { exchange: 2, kind: "request", name: "threads.list" },
    { exchange: 2, kind: "reply", name: "Page (0)" },
    { exchange: 2, kind: "end", name: "end" },
  ] as const;

  function shown(wanted: Partial<typeof ALL>): number[] {
    const log = new Log();
    const filtered = new Filtered(log, { ...ALL, ...wanted });
    log.take(told(entries));
    filtered.look();
    return filtered.shown.map(({ number }) => number);
  }

  it("has kinds, of which errors are one wherever they come from", () => {
    expect(shown({ requests: false })).toEqual([2, 3, 4, 5]);
    expect(shown({ events: false })).toEqual([1, 4, 5, 6, 7, 8]);
    expect(shown({ errors: false })).toEqual([1, 2, 3, 6, 7, 8]);
  });

  it("looks for all words in what is said of an entry", () => {
    expect(shown({ text: "ISLAND error" })).toEqual([4]);
    expect(shown({ text: "reply" })).toEqual([7]);
    expect(shown({ text: "nothing of it" })).toEqual([]);
  });

  it("shows of an item its events, with the request that brought them and how that ended", () => {
    expect(shown({ item: "a" })).toEqual([1, 3, 5]);
    expect(shown({ item: "a", requests: false })).toEqual([3, 5]);
    expect(shown({ item: "nobody" })).toEqual([]);
  });

  it("looks at what comes, and lets go of what goes", () => {
    const log = new Log();
    const filtered = new Filtered(log, ALL);
    log.take(told([{}, {}, {}]));
    filtered.look();
    const before = filtered.shown;
    filtered.look();
    expect([filtered.shown === before, filtered.gone]).toEqual([true, 0]);
    log.take(told([{}], { first: 4, oldest: 3 }));
    filtered.look();
    expect([filtered.shown.map(({ number }) => number), filtered.gone]).toEqual([[3, 4], 2]);
    log.take(told([{}, {}], { first: 1, oldest: 1 }));
    filtered.look();
    expect(filtered.shown.map(({ number }) => number)).toEqual([1, 2]);
  });
});
