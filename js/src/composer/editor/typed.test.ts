import { describe, expect, it } from "vitest";
import { typedIn } from "./typed";

const all = { tags: true, commands: true };

describe("what is typed", () => {
  it.each([
    ["@", ""],
    ["Plot @ca", "ca"],
    ["(@ca", "ca"],
    ["@日本", "日本"],
  ])("%j searches for mentions of %j", (before, query) => {
    expect(typedIn(before, all)).toEqual({ kind: "tag", query, length: query.length + 1 });
  });

  it.each([
    ["/", ""],
    ["and /exp", "exp"],
  ])("%j searches for commands like %j", (before, query) => {
    expect(typedIn(before, all)).toEqual({ kind: "command", query, length: query.length + 1 });
  });

  it.each(["", "me@home.test", "@ca ", "a/b", "https://", "1/2", "@a@b "])("%j asks for nothing", (before) => {
    expect(typedIn(before, all)).toBeNull();
  });

  it("asks for nothing where there is nothing", () => {
    expect(typedIn("@", { tags: false, commands: true })).toBeNull();
    expect(typedIn("/", { tags: true, commands: false })).toBeNull();
  });
});
