import { describe, expect, it } from "vitest";
import { type Drawn, draw, running } from "../testing";

const card = (...children: object[]) => ({ type: "Card", children });
const button = (action: object, more: object = {}) => ({ type: "Button", label: "Go", onClickAction: action, ...more });
const isStill = ({ root }: Drawn) => root.querySelector("[data-part=widget]")?.getAttribute("aria-busy") === "true";

describe("an action", () => {
  it("goes to the kernel with its row, its payload, and how it is to be handled", async () => {
    const drawn = await draw(card(button({ type: "pick", payload: { id: 7 } })));
    await drawn.click(drawn.button("Go"));
    expect(drawn.actions.act.mock.calls).toEqual([
      ["r1", { type: "pick", payload: { id: 7 }, handler: "server", streaming: true }, []],
    ]);
  });

  it.each([
    [{ handler: "client" }, { handler: "client", streaming: true }],
    [{ streaming: false }, { handler: "server", streaming: false }],
    [{ streaming: "false" }, { handler: "server", streaming: false }],
    [{ streaming: "true" }, { handler: "server", streaming: true }],
    [
      { handler: null, streaming: null },
      { handler: "server", streaming: true },
    ],
  ])("with %j is sent with %j", async (given, sent) => {
    const drawn = await draw(card(button({ type: "pick", ...given })));
    await drawn.click(drawn.button("Go"));
    expect(drawn.ran()).toEqual([{ type: "pick", payload: null, ...sent }]);
  });

  it("does not run twice at once", async () => {
    const drawn = await draw(card(button({ type: "pick" })));
    const end = running(drawn);
    await drawn.click(drawn.button("Go"));
    await drawn.click(drawn.button("Go"));
    expect(drawn.ran()).toHaveLength(1);
    await end(true);
    await drawn.click(drawn.button("Go"));
    expect(drawn.ran()).toHaveLength(2);
  });
});

describe("while a response comes", () => {
  const respond = (drawn: Drawn, is: boolean) =>
    drawn.step(() => {
      drawn.state.responding.value = is;
    });

  it.each([{}, { streaming: true }, { streaming: "true" }])("an action with %j waits, and says why", async (more) => {
    const drawn = await draw(card(button({ type: "pick", ...more })));
    respond(drawn, true);
    const go = drawn.button("Go");
    expect(go.getAttribute("aria-disabled")).toBe("true");
    expect(go.title).toBe("Not while a response is coming");
    const note = drawn.root.querySelector(".widget-note");
    await drawn.click(go);
    expect(drawn.ran()).toEqual([]);
    expect(note?.textContent).toBe("Not while a response is coming");
    respond(drawn, false);
    expect(note?.textContent).toBe("");
    expect(go.hasAttribute("aria-disabled")).toBe(false);
    await drawn.click(go);
    expect(drawn.ran()).toHaveLength(1);
  });

  it.each([{ streaming: false }, { streaming: "false" }, { handler: "client" }])(
    "one with %j does not",
    async (more) => {
      const drawn = await draw(card(button({ type: "pick", ...more })));
      respond(drawn, true);
      expect(drawn.button("Go").hasAttribute("aria-disabled")).toBe(false);
      await drawn.click(drawn.button("Go"));
      expect(drawn.ran()).toHaveLength(1);
    },
  );

  it("fields whose change would run one do not change", async () => {
    const onChangeAction = { type: "change" };
    const drawn = await draw(
      card(
        { type: "Checkbox", name: "box", onChangeAction },
        { type: "RadioGroup", name: "radio", onChangeAction, options: [{ value: "a", label: "A" }] },
        { type: "Select", name: "select", onChangeAction, options: [{ value: "a", label: "A" }] },
        { type: "DatePicker", name: "date", onChangeAction },
      ),
    );
    respond(drawn, true);
    await drawn.click(drawn.field("box"));
    expect(drawn.field("box").checked).toBe(false);
    for (const name of ["box", "radio", "select", "date"]) {
      expect(drawn.field(name).getAttribute("aria-disabled")).toBe("true");
    }
    await drawn.click(drawn.field("date"));
    expect(drawn.root.querySelector("[role=dialog]")).toBeNull();
  });
});

describe("what shows that an action runs", () => {
  it.each([
    ["auto", true, false],
    ["self", true, false],
    ["container", false, true],
    ["none", false, false],
  ] as const)("is, for a button and %s, itself: %s, the widget: %s", async (loadingBehavior, self, container) => {
    const drawn = await draw(card(button({ type: "pick", loadingBehavior })));
    const end = running(drawn);
    await drawn.click(drawn.button("Go"));
    expect(drawn.button("Go").getAttribute("aria-busy") === "true").toBe(self);
    expect(drawn.root.querySelector(".spinner") !== null).toBe(self);
    expect(isStill(drawn)).toBe(container);
    await end(false);
    expect(drawn.button("Go").hasAttribute("aria-busy")).toBe(false);
    expect(isStill(drawn)).toBe(false);
  });

  it("is the whole widget for what confirms, cancels, or submits a form", async () => {
    const confirm = { label: "Yes", action: { type: "yes" } };
    const cancel = { label: "No", action: { type: "no" } };
    const drawn = await draw({
      type: "Card",
      confirm,
      cancel,
      children: [
        { type: "Form", onSubmitAction: { type: "send" }, children: [button({ type: "x" }, { submit: true })] },
      ],
    });
    for (const words of ["Yes", "No", "Go"]) {
      const end = running(drawn);
      await drawn.click(drawn.button(words));
      expect(isStill(drawn)).toBe(true);
      await end(true);
      expect(isStill(drawn)).toBe(false);
    }
    expect(drawn.ran().map(({ type }) => type)).toEqual(["yes", "no", "send"]);
  });

  it("is nothing for a change", async () => {
    const drawn = await draw(card({ type: "Checkbox", name: "box", onChangeAction: { type: "change" } }));
    running(drawn);
    await drawn.click(drawn.field("box"));
    expect(drawn.ran()).toHaveLength(1);
    expect(isStill(drawn)).toBe(false);
  });

  it("keeps the focus, the caret and the words of a widget in which nothing can be used", async () => {
    const drawn = await draw(
      card({ type: "Input", name: "words" }, button({ type: "pick", loadingBehavior: "container" })),
    );
    const field = drawn.field("words");
    drawn.type(field, "some words");
    field.focus();
    field.setSelectionRange(2, 4);
    const end = running(drawn);
    await drawn.click(drawn.button("Go"));
    await drawn.click(drawn.button("Go"));
    expect(drawn.ran()).toHaveLength(1);
    expect(document.activeElement).toBe(field);
    const typed = new KeyboardEvent("keydown", { key: "x", bubbles: true, cancelable: true });
    field.dispatchEvent(typed);
    expect(typed.defaultPrevented).toBe(true);
    const tab = new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true });
    field.dispatchEvent(tab);
    expect(tab.defaultPrevented).toBe(false);
    const input = new InputEvent("beforeinput", { bubbles: true, cancelable: true });
    field.dispatchEvent(input);
    expect(input.defaultPrevented).toBe(true);
    await end(true);
    expect([field.value, field.selectionStart, field.selectionEnd]).toEqual(["some words", 2, 4]);
    expect(document.activeElement).toBe(field);
  });
});

describe("the card beside an entity", () => {
  it("has no actions, and says so", async () => {
    const drawn = await draw(
      { type: "Basic", children: [button({ type: "pick", handler: "client" })] },
      { rowKey: null },
    );
    expect(drawn.button("Go").getAttribute("aria-disabled")).toBe("true");
    await drawn.click(drawn.button("Go"));
    const card = await draw({ type: "Card", confirm: { label: "Yes", action: { type: "yes" } } }, { rowKey: null });
    expect(card.button("Yes").getAttribute("aria-disabled")).toBe("true");
    await card.click(card.button("Yes"));
    expect([...drawn.ran(), ...card.ran()]).toEqual([]);
  });
});
