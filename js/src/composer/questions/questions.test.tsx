import { act } from "preact/test-utils";
import { beforeEach, describe, expect, it } from "vitest";
import questions from "../../chunks/questions";
import { applyOperations } from "../../state/reduce";
import { row, type Stage, stage, stageWithChunk } from "../../ui/testing";
import { Composer } from "../composer";

const islands = {
  type: "multiple_choice",
  id: "islands",
  question: "Which islands?",
  options: [{ value: "Biscoe" }, { value: "Dream" }],
  multiple: true,
};
const unit = {
  ...islands,
  id: "unit",
  question: "Which unit?",
  options: [{ value: "g" }, { value: "kg" }],
  multiple: false,
};
const title = { type: "freeform", id: "title", question: "Which title?", description: "One line." };

const asked = (key: string, status = "pending", inputs: object[] = [islands, unit, title]) =>
  row(key, { type: "structured_input", status, inputs });

let shown: Stage;

beforeEach(async () => {
  shown = await stageWithChunk(<Composer />, questions, (state) => {
    state.composer.value = "half a thought";
    applyOperations(state, [{ op: "reset", view: {}, rows: [asked("q")] }]);
  });
});

const input = (label: string) =>
  [...shown.root.querySelectorAll("label, .own")]
    .find((each) => each.textContent === label || each.querySelector(`[aria-label="${label}"]`))
    ?.querySelector("input") as HTMLInputElement;
const fields = () => [...shown.root.querySelectorAll<HTMLInputElement>("[type=text], textarea")];
const submit = () => shown.part<HTMLButtonElement>("submit");

function pick(label: string): void {
  act(() => input(label).click());
}

function type(at: number, text: string): void {
  const field = fields()[at] as HTMLInputElement;
  act(() => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function enter(target: Element | undefined, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more });
  act(() => void target?.dispatchEvent(event));
  return event.defaultPrevented;
}

async function answered(): Promise<unknown> {
  await act(async () => submit()?.click());
  return shown.actions.answer.mock.calls[0];
}

describe("pending questions", () => {
  it("stand in place of the composer, whose draft is kept", () => {
    const { part, state, step } = shown;
    expect(part("composer-input")).toBeNull();
    expect(part("structured-input")?.querySelectorAll("fieldset legend")).toHaveLength(3);
    step(() => applyOperations(state, [{ op: "put", row: asked("q", "answered"), after: null }]));
    expect(part("structured-input")).toBeNull();
    expect(part<HTMLTextAreaElement>("composer-input")?.value).toBe("half a thought");
  });

  it("are the newest ones", () => {
    const { part, state, step } = shown;
    step(() => applyOperations(state, [{ op: "put", row: asked("r", "pending", [title]), after: "q" }]));
    expect(part("structured-input")?.querySelectorAll("fieldset")).toHaveLength(1);
    step(() => applyOperations(state, [{ op: "remove", key: "r" }]));
    expect(part("structured-input")?.querySelectorAll("fieldset")).toHaveLength(3);
  });

  it("are a line until they can be answered", () => {
    const { part } = stage(<Composer />, (state) => {
      applyOperations(state, [{ op: "reset", view: {}, rows: [asked("q")] }]);
    });
    expect(part("structured-input")?.textContent).toBe("Which islands?");
  });

  it("give way to the banner of a closed thread", () => {
    shown.step(() => {
      shown.state.thread.value = { id: "t", created_at: "", status: { type: "closed" } };
    });
    expect(shown.part("structured-input")).toBeNull();
  });

  it.each(["responding", "loading"] as const)("are inert while the chat is %s", (name) => {
    pick("Dream");
    shown.step(() => {
      shown.state[name].value = true;
    });
    const all = [...shown.root.querySelectorAll<HTMLFieldSetElement>("fieldset, button:not(.stop-answer)")];
    expect(all.map(({ disabled }) => disabled)).toEqual(all.map(() => true));
  });

  it("leave Stop beside them while a response streams", () => {
    expect(shown.part("stop")).toBeNull();
    shown.step(() => {
      shown.state.responding.value = true;
    });
    act(() => shown.part("stop")?.click());
    expect(shown.actions.stop).toHaveBeenCalledOnce();
    shown.step(() => {
      shown.state.canStop.value = false;
    });
    expect(shown.part("stop")).toBeNull();
  });

  it("that Python waits for are answered while a response streams, and in a locked thread", async () => {
    shown.step(() => {
      const { id } = shown.state.rows.get("q")?.peek().item ?? { id: "" };
      applyOperations(shown.state, [{ op: "set", view: { awaited: [id], responding: true } }]);
      shown.state.thread.value = { id: "t", created_at: "", status: { type: "locked" } };
    });
    pick("g");
    expect(await answered()).toEqual(["q", { unit: ["g"] }]);
    shown.step(() => {
      shown.state.loading.value = true;
    });
    expect(submit()?.disabled).toBe(true);
  });
});

describe("an answer", () => {
  it("needs at least one question answered, and names those that are", async () => {
    expect(submit()?.disabled).toBe(true);
    pick("g");
    expect(submit()?.disabled).toBe(false);
    expect(await answered()).toEqual(["q", { unit: ["g"] }]);
  });

  it("may be several values, and one of the user's own", async () => {
    pick("Dream");
    pick("Biscoe");
    pick("Dream");
    type(0, " Anvers ");
    expect(input("Another answer").checked).toBe(true);
    expect(await answered()).toEqual(["q", { islands: ["Biscoe", "Anvers"] }]);
  });

  it("of one value is a suggestion or the user's own", async () => {
    pick("g");
    type(1, "lb");
    expect(input("g").checked).toBe(false);
    pick("kg");
    expect(fields()[1]?.value).toBe("lb");
    expect(await answered()).toEqual(["q", { unit: ["kg"] }]);
  });

  it("that was emptied does not count", () => {
    type(2, "text");
    expect(submit()?.disabled).toBe(false);
    type(2, " ");
    expect(submit()?.disabled).toBe(true);
  });

  it("may be refused by all questions being skipped", async () => {
    pick("g");
    await act(async () => shown.part("skip")?.click());
    expect(shown.actions.answer).toHaveBeenCalledExactlyOnceWith("q", null);
  });

  it("goes out once, and again only after it was refused", async () => {
    let refuse: (accepted: boolean) => void = () => undefined;
    shown.actions.answer.mockReturnValueOnce(
      new Promise((resolve) => {
        refuse = resolve;
      }),
    );
    pick("g");
    await answered();
    expect(submit()?.disabled).toBe(true);
    await act(async () => refuse(false));
    expect(submit()?.disabled).toBe(false);
    expect(input("g").checked).toBe(true);
  });
});

describe("Enter", () => {
  it("goes to the next question, and behind the last one submits", () => {
    pick("g");
    expect(enter(fields()[0])).toBe(true);
    expect(shown.root.ownerDocument.activeElement).toBe(input("g"));
    expect(shown.actions.answer).not.toHaveBeenCalled();
    expect(enter(fields()[2])).toBe(true);
    expect(shown.actions.answer).toHaveBeenCalledWith("q", { unit: ["g"] });
  });

  it("with Shift is a new line, in a composition ends it, and on a button presses it", () => {
    type(2, "text");
    expect(enter(fields()[2], { shiftKey: true })).toBe(false);
    expect(enter(fields()[2], { isComposing: true })).toBe(false);
    expect(enter(submit() ?? undefined)).toBe(false);
    expect(shown.actions.answer).not.toHaveBeenCalled();
  });

  it("submits nothing that is empty", () => {
    enter(fields()[2]);
    expect(shown.actions.answer).not.toHaveBeenCalled();
  });
});

it("everything has a name, and a question its description", () => {
  const labelled = (each: Element) => each.getAttribute("aria-label") || each.closest("label")?.textContent;
  expect([...shown.root.querySelectorAll("input, textarea")].filter((each) => !labelled(each))).toEqual([]);
  const described = shown.root.querySelector("textarea")?.getAttribute("aria-describedby");
  expect(shown.root.querySelector(`#${described}`)?.textContent).toBe("One line.");
});
