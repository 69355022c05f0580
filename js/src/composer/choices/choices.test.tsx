import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";
import type { Model, Tool } from "../../protocol.gen";
import { type Stage, stage } from "../../ui/testing";
import { ModelChoice } from "./models";
import { Reply } from "./reply";
import { ToolChoice } from "./tools";

const tool = (id: string, more: Partial<Tool> = {}): Tool => ({
  id,
  label: id,
  icon: null,
  short_label: null,
  placeholder_override: null,
  pinned: false,
  persistent: false,
  ...more,
});
const model = (id: string, more: Partial<Model> = {}): Model => ({
  id,
  label: id,
  description: null,
  disabled: false,
  default: false,
  ...more,
});

function open(): Stage {
  const all = (
    <div class="chat">
      <ToolChoice off={false} />
      <ModelChoice off={false} />
    </div>
  );
  return stage(all, ({ options, modelId }) => {
    const { composer, ...rest } = options.value;
    const tools = [tool("web", { short_label: "W" }), tool("draw", { pinned: true })];
    const models = [model("fast"), model("old", { disabled: true }), model("smart", { description: "Slow" })];
    options.value = { ...rest, composer: { ...composer, tools, models } };
    modelId.value = "fast";
  });
}

const press = (root: HTMLElement, name: string) =>
  act(() => {
    root.querySelector("[role=menu]")?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  });
const click = (element: Element | null) => act(() => (element as HTMLElement | null)?.click());

describe("tools", () => {
  it("are picked out of a menu, by mouse", () => {
    const { part, root, actions } = open();
    click(part("tools"));
    click(root.querySelector("[data-id=web]"));
    expect(actions.selectTool).toHaveBeenCalledWith("web");
    expect(part("tool-menu")).toBeNull();
  });

  it("that are pinned have a button of their own, which takes the choice back", () => {
    const { part, actions, state, step } = open();
    click(part("tool"));
    expect(actions.selectTool).toHaveBeenCalledWith("draw");
    step(() => {
      state.toolId.value = "draw";
    });
    expect(part("tool")?.getAttribute("aria-pressed")).toBe("true");
    click(part("tool"));
    expect(actions.selectTool).toHaveBeenLastCalledWith(null);
  });

  it("that are chosen show their short name, and go at a click", () => {
    const { root, actions, state, step } = open();
    step(() => {
      state.toolId.value = "web";
    });
    const chosen = root.querySelector("[data-tool-id=web]");
    expect(chosen?.textContent).toBe("W");
    click(chosen);
    expect(actions.selectTool).toHaveBeenCalledWith(null);
  });
});

describe("models", () => {
  it("are picked by keys, past those that are disabled", () => {
    const { part, root, actions } = open();
    click(part("models"));
    expect(root.querySelector("[data-active]")?.getAttribute("data-id")).toBe("fast");
    press(root, "ArrowDown");
    expect(root.querySelector("[data-active]")?.getAttribute("data-id")).toBe("smart");
    press(root, "Enter");
    expect(actions.selectModel).toHaveBeenCalledWith("smart");
  });

  it("stay as they are at Escape, at a click elsewhere, and at one that is disabled", () => {
    const { part, root, actions } = open();
    click(part("models"));
    click(root.querySelector("[data-id=old]"));
    press(root, "Escape");
    expect(part("model-menu")).toBeNull();
    click(part("models"));
    act(() => {
      root.querySelector(".chat")?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    });
    expect(part("model-menu")).toBeNull();
    expect(actions.selectModel).not.toHaveBeenCalled();
  });
});

describe("a quotation", () => {
  it("can be taken away", () => {
    const { root, actions } = stage(<Reply text="What she said" />);
    expect(root.textContent).toContain("What she said");
    click(root.querySelector("button"));
    expect(actions.quote).toHaveBeenCalledWith(null);
  });
});
