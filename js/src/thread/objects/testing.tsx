import { act } from "preact/test-utils";
import objects from "../../chunks/objects";
import type { ObjectItem } from "../../protocol.gen";
import type { Ui } from "../../ui/context";
import { type Stage, stageWithChunk } from "../../ui/testing";
import { OtherItemView } from "../items/item";

/** An object on the screen, for tests. */
export interface Shown extends Stage {
  readonly all: (selector: string) => HTMLElement[];
  readonly one: <T extends HTMLElement>(selector: string) => T;
  /** The button with this name. */
  readonly button: (name: string) => HTMLButtonElement;
  readonly texts: (selector: string) => (string | null)[];
  /** Clicks, and lets what was asked for come. */
  readonly click: (element: HTMLElement) => Promise<void>;
}

/** Shows an object by its form, where `embed` shows Jupyter widgets. */
export async function show(item: Partial<ObjectItem>, embed?: Ui["embed"]): Promise<Shown> {
  const base = { id: "o", thread_id: "t", created_at: "", class_name: "Thing", bundle: { "text/plain": "plain" } };
  const whole = { ...base, type: "chatkit_widget.object" as const, ...item };
  const view = <OtherItemView rowKey="row" item={whole} active={false} progress={null} />;
  const staged = await stageWithChunk(view, objects, undefined, embed);
  const all = (selector: string) => [...staged.root.querySelectorAll<HTMLElement>(selector)];
  return {
    ...staged,
    all,
    one: <T extends HTMLElement>(selector: string) => all(selector)[0] as T,
    button: (name) => all("button").find((each) => each.getAttribute("aria-label") === name) as HTMLButtonElement,
    texts: (selector) => all(selector).map(({ textContent }) => textContent),
    click: async (element) => {
      await act(async () => element.click());
      await staged.settle();
    },
  };
}
