import { describe, expect, it } from "vitest";
import marks from "../../chunks/marks";
import references from "../../chunks/references";
import type { AssistantMessage } from "../../protocol.gen";
import { row, stageWithChunk } from "../../ui/testing";
import { AssistantView } from "../assistant";
import { citationsOf } from "./citations";
import { webHost } from "./web";

const page = (name: string) => ({ type: "url", title: name, url: `https://www.${name}.example/x` });
const cite = (source: object, index?: number) => ({ type: "annotation", source, index });

function message(...annotations: object[]): AssistantMessage {
  const content = [{ type: "output_text", text: "One. Two.", annotations }];
  return row("a", { type: "assistant_message", content }).item as AssistantMessage;
}

describe("citationsOf", () => {
  it("numbers each source once, in the order in which they come first", () => {
    const { parts, sources } = citationsOf(message(cite(page("b"), 9), cite(page("a"), 4), cite(page("b"), 4)));
    expect(sources.map(({ source, number }) => [source.title, number])).toEqual([
      ["b", 1],
      ["a", 2],
    ]);
    expect(parts[0]?.marks).toEqual([4, 9]);
    expect(parts[0]?.cited.map((here) => here.map(({ number }) => number))).toEqual([[2, 1], [1]]);
  });

  it("cites twice at one place only once, and lists what has no place", () => {
    const { parts, sources } = citationsOf(message(cite(page("a"), 0), cite(page("a"), 0), cite(page("b"))));
    expect(parts[0]?.cited.map((here) => here.length)).toEqual([1]);
    expect(sources).toHaveLength(2);
  });

  it("gives entities no number", () => {
    const entity = { type: "entity", id: "e", title: "Cars" };
    expect(citationsOf(message(cite(entity, 1), cite(page("a"), 1))).sources.map(({ number }) => number)).toEqual([
      null,
      1,
    ]);
  });
});

describe("the sources of an answer", () => {
  const file = { type: "file", title: "Penguins", filename: "penguins.csv", timestamp: "2026-11-26" };

  it("are listed by group, with a link only where the address is of the web", async () => {
    const bad = { type: "url", title: "Bad", url: "javascript:alert(1)", group: "Web" };
    const all = message(cite({ ...page("a"), group: "Web", description: "About a" }, 4), cite(bad), cite(file));
    const { root } = await stageWithChunk(<AssistantView message={all} streaming={false} />, {
      ...references,
      ...marks,
    });
    const groups = [...root.querySelectorAll(".source-group")];
    expect(groups.map((group) => group.querySelector(".source-heading")?.textContent)).toEqual(["Web", undefined]);
    expect([...root.querySelectorAll<HTMLAnchorElement>(".sources a")].map(({ href }) => href)).toEqual([
      "https://www.a.example/x",
    ]);
    expect(root.querySelector("summary")?.textContent).toBe("Sources3");
    expect(groups[0]?.textContent).toContain("a.example");
    expect(groups[1]?.textContent).toContain("penguins.csv");
  });

  it("say that something has cards", async () => {
    const all = message(cite(file, 2));
    const { state } = await stageWithChunk(<AssistantView message={all} streaming={false} />, {
      ...references,
      ...marks,
    });
    expect(state.cites.value).toBe(true);
  });

  it("are not there without any", async () => {
    const { root, state } = await stageWithChunk(<AssistantView message={message()} streaming={false} />, {
      ...references,
      ...marks,
    });
    expect(root.querySelector(".sources")).toBeNull();
    expect(state.cites.value).toBe(false);
  });
});

describe("webHost", () => {
  it("knows addresses of the web, and no others", () => {
    expect(
      ["https://www.a.example/x", "http://b.example", "ftp://c", "javascript:x", "https:///", "x"].map(webHost),
    ).toEqual(["a.example", "b.example", null, null, null, null]);
  });
});
