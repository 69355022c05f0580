import { useRef } from "preact/hooks";
import { act } from "preact/test-utils";
import { describe, expect, it, vi } from "vitest";
import type { Command, Entity } from "../../protocol.gen";
import { textOf } from "../../state/words";
import { type Stage, stage } from "../../ui/testing";
import { useDraft } from "../input";
import { caretPlace, setCaretPlace } from "./caret";
import { draw, read } from "./document";
import { Editor } from "./editor";

const cars: Entity = { id: "cars", title: "Cars", group: "Tables", interactive: true, data: { rows: 32 } };
const bikes: Entity = { id: "bikes", title: "Bikes", group: "Tables" };

function Field({ onEnter }: { onEnter: () => void }) {
  const source = useDraft();
  const caret = useRef<number | null>(null);
  const said = { part: "composer-input", label: "Message", placeholder: "Say it", off: false } as const;
  return <Editor {...said} source={source} onEnter={onEnter} caret={caret} />;
}

function open(prepare: (staged: Stage["state"]) => void = () => undefined) {
  const onEnter = vi.fn();
  const staged = stage(<Field onEnter={onEnter} />, (state) => {
    const { value } = state.options;
    state.options.value = {
      ...value,
      entities: { ...value.entities, on_tag_search: true, on_click: true },
      commands: { enabled: true, on_search: true, on_select: true },
    };
    prepare(state);
  });
  staged.actions.edit.mockImplementation((text, content) => {
    staged.state.composer.value = text;
    staged.state.content.value = content ?? [];
  });
  const field = staged.part("composer-input") as HTMLElement;
  const type = async (text: string) => {
    await act(async () => {
      draw(field, [{ type: "input_text", text }]);
      setCaretPlace(field, text.length);
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
  };
  const key = (name: string) =>
    act(async () => {
      field.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    });
  const options = () => [...staged.root.querySelectorAll("[role=option]")].map((each) => each.textContent);
  return { ...staged, field, type, key, options, onEnter };
}

describe("the editor", () => {
  it("shows what Python writes, and tells what is typed", async () => {
    const { field, state, step, actions, type } = open();
    step(() => {
      state.composer.value = "from Python";
    });
    expect(field.textContent).toBe("from Python");
    await type("mine");
    expect(actions.edit).toHaveBeenCalledWith("mine", []);
  });

  it("sends at Enter", async () => {
    const { key, onEnter } = open();
    await key("Enter");
    expect(onEnter).toHaveBeenCalledOnce();
  });

  it("takes a long text as it is, in place of what is selected, with the caret behind it", async () => {
    const { field, state, type } = open();
    await type("before after");
    const text = field.firstChild as Text;
    document.getSelection()?.setBaseAndExtent(text, 7, text, 12);
    const long = "a line\n".repeat(1000);
    const data = new DataTransfer();
    data.setData("text/plain", long.replaceAll("\n", "\r\n"));
    data.setData("text/html", "<b>a line</b>");
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    await act(async () => void field.dispatchEvent(event));
    expect(event.defaultPrevented).toBe(true);
    expect(state.composer.value).toBe(`before ${long}`);
    expect(caretPlace(field)).toBe("before ".length + long.length);
    expect(field.querySelector("b")).toBeNull();
  });

  it("leaves a composition alone", async () => {
    const { field, state, step } = open();
    field.dispatchEvent(new CompositionEvent("compositionstart"));
    step(() => {
      state.composer.value = "from Python";
    });
    expect(field.textContent).toBe("");
  });

  it("puts the mention that is picked in the place of what was typed", async () => {
    const { actions, field, type, key, options, part } = open();
    actions.searchTags.mockResolvedValue({ value: [cars, bikes] });
    await type("Plot @c");
    expect(options()).toEqual(["Cars", "Bikes"]);
    expect(part("tag-menu")?.textContent).toContain("Tables");
    await key("ArrowDown");
    await key("ArrowUp");
    await key("Enter");
    expect(textOf(read(field))).toBe("Plot @Cars ");
    expect(read(field)[1]).toMatchObject({ type: "input_tag", id: "cars", data: { rows: 32 } });
    expect(part("tag-menu")).toBeNull();
  });

  it("says what went wrong in the menu, and lets the message go on", async () => {
    const { actions, type, key, part, onEnter } = open();
    actions.searchTags.mockResolvedValue({ error: "no such table" });
    await type("@c");
    expect(part("tag-menu")?.querySelector("[role=alert]")?.textContent).toBe("no such table");
    await key("Enter");
    expect(onEnter).toHaveBeenCalledOnce();
  });

  it("shows only what belongs to the last query", async () => {
    const { actions, type, options } = open();
    let late: (answer: { value: Entity[] }) => void = () => undefined;
    actions.searchTags.mockReturnValueOnce(new Promise((resolve) => (late = resolve)));
    actions.searchTags.mockResolvedValueOnce({ value: [bikes] });
    await type("@c");
    await type("@b");
    await act(async () => late({ value: [cars] }));
    expect(options()).toEqual(["Bikes"]);
  });

  it("closes the menu at Escape and keeps it closed until something else is typed", async () => {
    const { actions, type, key, part } = open();
    actions.searchTags.mockResolvedValue({ value: [cars] });
    await type("@c");
    await key("Escape");
    expect(part("tag-menu")).toBeNull();
    await type("@ca");
    expect(part("tag-menu")).not.toBeNull();
  });

  it("stays closed after Escape while the caret does, whatever stands behind it", async () => {
    const { actions, field, type, key, part } = open();
    actions.searchTags.mockResolvedValue({ value: [cars] });
    await type("@c");
    await act(async () => {
      field.firstChild?.after(" and more");
      setCaretPlace(field, 2);
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    await key("Escape");
    await act(async () => {
      field.dispatchEvent(new KeyboardEvent("keyup", { key: "ArrowUp", bubbles: true }));
    });
    expect(part("tag-menu")).toBeNull();
  });

  it("runs a command, shows the menu it leads to, and mentions what that gives", async () => {
    const { actions, field, type, key, options } = open();
    const more: Command[] = [{ id: "csv", label: "As CSV" }];
    actions.searchCommands.mockResolvedValue({ value: [{ id: "export", label: "Export" }] });
    actions.selectCommand.mockResolvedValueOnce({ value: { commands: more } });
    actions.selectCommand.mockResolvedValueOnce({ value: { entity: cars } });
    await type("Now /exp");
    await key("Enter");
    expect(options()).toEqual(["As CSV"]);
    await key("Enter");
    expect(actions.selectCommand.mock.calls).toEqual([["export"], ["csv"]]);
    expect(textOf(read(field))).toBe("Now @Cars ");
  });

  it("offers the chat's own commands that fit", async () => {
    const { actions, type, key, options } = open(({ options: all }) => {
      const { value } = all;
      all.value = { ...value, commands: { enabled: true, on_search: false, on_select: false } };
    });
    await type("/hist");
    expect(options()).toEqual(["History"]);
    await key("Enter");
    expect(actions.setHistory).toHaveBeenCalledWith(true);
    await type("/nothing");
    expect(options()).toEqual([]);
  });
});
