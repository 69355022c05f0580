import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";
import editor from "../chunks/editor";
import { ChunkContext } from "../ui/chunks";
import { stage } from "../ui/testing";
import { caretPlace } from "./editor/caret";
import { Input, useDraft } from "./input";

function Field() {
  const source = useDraft();
  return (
    <Input source={source} part="composer-input" label="Message" placeholder="" off={false} onEnter={() => undefined} />
  );
}

/** A chat with commands, whose editor comes when it is let. */
function open() {
  let come: () => void = () => undefined;
  const coming = new Promise<unknown>((resolve) => {
    come = () => resolve(editor);
  });
  const staged = stage(
    <ChunkContext.Provider value={{ load: () => coming }}>
      <Field />
    </ChunkContext.Provider>,
    (state) => {
      state.options.value = { ...state.options.value, commands: { enabled: true, on_search: true, on_select: true } };
      state.composer.value = "half a word";
    },
  );
  const field = () => staged.part("composer-input") as HTMLElement;
  return { ...staged, field, come };
}

describe("the field of a message, when the one that knows commands comes", () => {
  it("lets who writes write on, where the caret was", async () => {
    const { field, come, settle } = open();
    const plain = field() as HTMLTextAreaElement;
    plain.focus();
    plain.setSelectionRange(4, 4);
    come();
    await settle();
    expect(field()).not.toBe(plain);
    expect(field().textContent).toBe("half a word");
    expect(document.activeElement).toBe(field());
    expect(caretPlace(field())).toBe(4);
  });

  it("takes no focus that was elsewhere", async () => {
    const { field, come, settle } = open();
    come();
    await settle();
    expect(field().classList).toContain("editor");
    expect(document.activeElement).not.toBe(field());
  });

  it("waits for the end of a composition", async () => {
    const { field, come, settle } = open();
    const plain = field();
    await act(async () => void plain.dispatchEvent(new CompositionEvent("compositionstart")));
    come();
    await settle();
    expect(field()).toBe(plain);
    await act(async () => void plain.dispatchEvent(new CompositionEvent("compositionend")));
    expect(field().classList).toContain("editor");
  });
});
