import { describe, expect, it } from "vitest";
import { draw, payloads } from "../testing";
import { form } from "./testing";

const text = (more: object) => form([{ type: "Text", value: "One\n two", editable: { name: "words" }, ...more }]);

describe("a text that can be edited", () => {
  it("has the colour, the weight and the place of its words as one that cannot", async () => {
    const look = { color: "#123456", weight: "bold", textAlign: "end", italic: true, lineThrough: true };
    const { style } = (await draw(text(look))).field("words");
    const plain = (await draw(form([{ type: "Text", value: "One", ...look }]))).root.querySelector<HTMLElement>(
      ".text",
    );
    const names = ["color", "fontWeight", "textAlign", "fontStyle", "textDecoration"] as const;
    expect(names.map((name) => style[name])).toEqual(names.map((name) => plain?.style[name]));
    expect(style.color).toBe("#123456");
  });

  it.each([{ truncate: true }, { maxLines: 1 }])("is of one line where the text is, as in %j", async (more) => {
    const drawn = await draw(text(more));
    expect(drawn.field("words").tagName).toBe("INPUT");
    await drawn.click(drawn.button("Send"));
    expect(payloads(drawn)).toEqual([{ words: "One two" }]);
  });

  it("grows with its lines where the text does", async () => {
    const drawn = await draw(text({ truncate: true, maxLines: 3 }));
    expect(drawn.field("words").tagName).toBe("TEXTAREA");
  });

  it("keeps what the user made of it when it is to have one line", async () => {
    const drawn = await draw(text({}));
    drawn.type(drawn.field("words"), "Mine");
    drawn.update(text({ truncate: true }));
    expect(drawn.field("words").value).toBe("Mine");
  });

  it("is submitted by Enter, and only if it is as its pattern says", async () => {
    const drawn = await draw(text({ truncate: true, editable: { name: "words", pattern: "[a-z]+" } }));
    await drawn.press(drawn.field("words"), "Enter");
    expect(drawn.ran()).toHaveLength(0);
    drawn.type(drawn.field("words"), "right");
    await drawn.press(drawn.field("words"), "Enter");
    expect(payloads(drawn)).toEqual([{ words: "right" }]);
  });
});
