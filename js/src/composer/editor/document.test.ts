import { beforeEach, describe, expect, it } from "vitest";
import type { Content } from "../../state/state";
import { hasTags, textOf } from "../../state/words";
import { caretPlace, setCaretPlace, textBefore } from "./caret";
import { draw, read, type Tag } from "./document";

const tag: Tag = { type: "input_tag", id: "cars", text: "Cars", data: { rows: 32 }, group: null, interactive: true };
const text = (value: string): Content[number] => ({ type: "input_text", text: value });

let field: HTMLElement;

beforeEach(() => {
  field = document.createElement("div");
  document.body.replaceChildren(field);
});

describe("an editor", () => {
  const contents: Content[] = [
    [],
    [text("plain")],
    [text("two\nlines\n")],
    [tag],
    [text("Plot "), tag, text(" and "), tag],
    [tag, text("\n"), tag],
  ];

  it.each(contents.map((content) => [textOf(content), content] as const))("reads %j as it was drawn", (_, content) => {
    draw(field, content);
    expect(read(field)).toEqual(content);
  });

  it("shows a mention as one piece, of words only", () => {
    draw(field, [{ ...tag, text: "<b>Cars</b>" }]);
    expect(field.querySelector("b")).toBeNull();
    expect(field.querySelector<HTMLElement>(".tag")?.contentEditable).toBe("false");
    expect(textOf(read(field))).toBe("@<b>Cars</b>");
  });

  it("reads the elements that browsers make of new lines and spaces", () => {
    const block = document.createElement("div");
    block.append("two\u00a0words");
    field.append("one", document.createElement("br"), block, document.createElement("br"));
    expect(textOf(read(field))).toBe("one\n\ntwo words");
  });

  it("keeps a copied mention's look as mere text: only its own elements are mentions", () => {
    draw(field, [tag]);
    const copy = field.querySelector(".tag")?.cloneNode(true);
    field.replaceChildren(copy as Node);
    expect(hasTags(read(field))).toBe(false);
    expect(textOf(read(field))).toBe("@Cars");
  });
});

describe("the caret", () => {
  it("counts a mention as one character, and is found again", () => {
    draw(field, [text("ab"), tag, text("cd")]);
    for (const place of [0, 1, 2, 3, 4, 5]) {
      setCaretPlace(field, place);
      expect(caretPlace(field)).toBe(place);
    }
    setCaretPlace(field, 99);
    expect(caretPlace(field)).toBe(5);
  });

  it("sees the text back to the mention before it", () => {
    draw(field, [text("ab"), tag, text(" @gen more")]);
    setCaretPlace(field, 8);
    expect(textBefore(field)?.text).toBe(" @gen");
  });

  it("is nowhere when it is elsewhere", () => {
    draw(field, [text("ab")]);
    const other = document.createElement("p");
    other.append("other");
    document.body.append(other);
    document.getSelection()?.collapse(other.firstChild, 1);
    expect(caretPlace(field)).toBeNull();
    expect(textBefore(field)).toBeNull();
  });
});
