import { describe, expect, it } from "vitest";
import { draw, running } from "./testing";

const confirm = { label: "Yes", action: { type: "yes", payload: { id: 1 } } };
const cancel = { label: "No", action: { type: "no" } };
const words = { type: "Input", name: "words", defaultValue: "W", required: true };
const isFolded = ({ root }: Awaited<ReturnType<typeof draw>>) => root.querySelector(".card-content[hidden]") !== null;

describe("a card", () => {
  it("says what it is above, with an icon or a picture of the backend's", async () => {
    const drawn = await draw({ type: "Card", status: { text: "Ready", icon: "star" } });
    expect(drawn.root.querySelector(".status")?.textContent).toBe("Ready");
    expect(drawn.root.querySelector(".status svg")).not.toBeNull();
    drawn.update({ type: "Card", status: { text: "Ready", favicon: "https://example.com/a.png", frame: true } });
    const picture = drawn.root.querySelector("img");
    expect([picture?.getAttribute("src"), picture?.className]).toEqual(["https://example.com/a.png", "favicon framed"]);
  });

  it.each(["javascript:alert(1)", "http://example.com/a.png", "data:text/html,x"])(
    "shows no picture %j",
    async (favicon) => {
      const drawn = await draw({ type: "Card", status: { text: "Ready", favicon } });
      expect(drawn.root.querySelector("img")).toBeNull();
    },
  );

  it("shows the icon where the picture does not come", async () => {
    const status = { text: "Ready", favicon: "https://example.com/a.png", icon: "star" };
    const drawn = await draw({ type: "Card", status });
    drawn.step(() => drawn.root.querySelector("img")?.dispatchEvent(new Event("error")));
    expect(drawn.root.querySelector("img")).toBeNull();
    expect(drawn.root.querySelector(".status svg")).not.toBeNull();
  });

  it("sends the values of its fields only as a form, and then checks them at its confirmation alone", async () => {
    const plain = await draw({ type: "Card", confirm, cancel, children: [words] });
    await plain.click(plain.button("Yes"));
    expect(plain.ran().map(({ payload }) => payload)).toEqual([{ id: 1 }]);
    const drawn = await draw({ type: "Card", asForm: true, confirm, cancel, children: [words] });
    drawn.type(drawn.field("words"), "");
    await drawn.click(drawn.button("Yes"));
    expect(drawn.ran()).toEqual([]);
    await drawn.click(drawn.button("No"));
    drawn.type(drawn.field("words"), "X");
    await drawn.press(drawn.field("words"), "Enter");
    expect(drawn.ran().map(({ type, payload }) => [type, payload])).toEqual([
      ["no", { words: "" }],
      ["yes", { id: 1, words: "X" }],
    ]);
  });

  it("is a form that its buttons submit as well", async () => {
    const button = { type: "Button", label: "Send", submit: true, onClickAction: { type: "own" } };
    const drawn = await draw({ type: "Card", asForm: true, confirm, children: [words, button] });
    await drawn.click(drawn.button("Send"));
    drawn.update({ type: "Card", asForm: true, children: [words, button] });
    await drawn.click(drawn.button("Send"));
    expect(drawn.ran().map(({ type }) => type)).toEqual(["yes", "own"]);
  });
});

describe("a collapsed card", () => {
  const card = (more: object) => ({ type: "Card", children: [words], ...more });

  it.each(["Yes", "No"])("shows its body until %s is over and went well", async (label) => {
    const drawn = await draw(card({ collapsed: true, confirm, cancel }));
    expect(isFolded(drawn)).toBe(false);
    const fail = running(drawn);
    await drawn.click(drawn.button(label));
    await fail(false);
    expect(isFolded(drawn)).toBe(false);
    const end = running(drawn);
    drawn.button(label).focus();
    await drawn.click(drawn.button(label));
    expect(isFolded(drawn)).toBe(false);
    await end(true);
    expect(isFolded(drawn)).toBe(true);
    // The button that was clicked is gone, and the next key must not be one of the notebook's.
    expect(document.activeElement).toBe(drawn.button("Details"));
  });

  it.each([true, false])("keeps what was written in it where its action failed, as a form: %s", async (asForm) => {
    const drawn = await draw(card({ collapsed: true, asForm, confirm, cancel }));
    drawn.type(drawn.field("words"), "mine");
    for (const label of ["Yes", "No"]) {
      const end = running(drawn);
      await drawn.click(drawn.button(label));
      await end(false);
      expect(isFolded(drawn)).toBe(false);
      expect(drawn.button(label).hasAttribute("aria-disabled")).toBe(false);
      expect(drawn.field("words").value).toBe("mine");
    }
    const end = running(drawn);
    await drawn.click(drawn.button("Yes"));
    await end(true);
    expect(isFolded(drawn)).toBe(true);
    const sent = asForm ? { id: 1, words: "mine" } : { id: 1 };
    expect(drawn.ran().filter(({ type }) => type === "yes")).toMatchObject([{ payload: sent }, { payload: sent }]);
  });

  it("is folded when it comes without actions, or when the server says so later", async () => {
    const drawn = await draw(card({ collapsed: true }));
    expect(isFolded(drawn)).toBe(true);
    drawn.update(card({ confirm }));
    expect(isFolded(drawn)).toBe(false);
    drawn.update(card({ confirm, collapsed: true }));
    expect(isFolded(drawn)).toBe(true);
  });

  it("shows its body again on demand, with what was typed in it", async () => {
    const drawn = await draw(card({ confirm }));
    drawn.type(drawn.field("words"), "mine");
    drawn.update(card({ confirm, collapsed: true }));
    const details = drawn.button("Details");
    expect(details.getAttribute("aria-expanded")).toBe("false");
    await drawn.click(details);
    expect(details.getAttribute("aria-expanded")).toBe("true");
    expect(isFolded(drawn)).toBe(false);
    expect(drawn.field("words").value).toBe("mine");
  });
});
