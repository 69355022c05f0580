import { signal } from "@preact/signals";
import { act } from "preact/test-utils";
import chart from "../chunks/chart";
import pickers from "../chunks/pickers";
import type { ActionConfig } from "../protocol.gen";
import { ChunkContext } from "../ui/chunks";
import { type Stage, stage } from "../ui/testing";
import { WidgetView } from "./widget";

const icons = new Map([["star", [["path", { d: "M0 0" }]]]]);
const chunks: Readonly<Record<string, unknown>> = { chart, pickers, icons, lucide: icons };

/** A widget on its own, for tests. */
export interface Drawn extends Stage {
  /** Puts another state of the widget in place of the one that is shown. */
  update(widget: object): void;
  /** The control of a field. */
  field<E extends HTMLElement = HTMLInputElement>(name: string): E;
  /** The button with these words in it. */
  button(words: string): HTMLButtonElement;
  click(element: Element): Promise<void>;
  /** Types words in place of those of a field. */
  type(field: HTMLInputElement | HTMLTextAreaElement, words: string): void;
  press(element: Element, key: string, more?: KeyboardEventInit): Promise<void>;
  /** The actions that were run, the last one last. */
  ran(): ActionConfig[];
}

interface Drawing {
  /** Null for the card beside an entity. */
  readonly rowKey?: string | null;
  /** The chunk of the pickers never comes. */
  readonly plain?: boolean;
}

/** Draws a widget in a chat that is ready. */
export async function draw(widget: object, { rowKey = "r1", plain = false }: Drawing = {}): Promise<Drawn> {
  const shown = signal(widget);
  const Live = () => <WidgetView widget={shown.value} rowKey={rowKey} done />;
  const load = async (name: string) => {
    if (!Object.hasOwn(chunks, name) || (plain && name === "pickers")) {
      throw new Error("It does not come.");
    }
    return chunks[name];
  };
  const all = stage(
    <div class="chat">
      <ChunkContext.Provider value={{ load }}>
        <Live />
      </ChunkContext.Provider>
    </div>,
  );
  await all.settle();
  await all.settle();
  const button = (words: string) => {
    const found = [...all.root.querySelectorAll("button")].find(({ textContent }) => textContent === words);
    if (!found) {
      throw new Error(`There is no button “${words}”.`);
    }
    return found;
  };
  return {
    ...all,
    update: (next) =>
      act(() => {
        shown.value = next;
      }),
    field: <E extends HTMLElement>(name: string) => {
      const found = all.root.querySelector<E>(`[data-field-name="${name}"]`);
      if (!found) {
        throw new Error(`There is no field “${name}”.`);
      }
      return found;
    },
    button,
    click: async (element) => {
      await step(() => (element as HTMLElement).click());
    },
    type: (field, words) =>
      act(() => {
        field.value = words;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    press: async (element, key, more) => {
      await step(() =>
        element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more })),
      );
    },
    ran: () => all.actions.act.mock.calls.map(([, action]) => action),
  };
}

/** The payloads of the actions that were run. */
export function payloads(drawn: Drawn): unknown[] {
  return drawn.ran().map(({ payload }) => payload);
}

/** A promise of an action, and what ends it. */
export function running(drawn: Drawn): (well: boolean) => Promise<void> {
  let end: (well: boolean) => void = () => undefined;
  drawn.actions.act.mockImplementation(
    () =>
      new Promise<boolean>((resolve) => {
        end = resolve;
      }),
  );
  return (well) => step(() => end(well));
}

/** Does something and lets all that comes of it be over. */
function step(change: () => unknown): Promise<void> {
  return act(async () => {
    change();
    await new Promise<void>((resolve) => setTimeout(resolve));
  });
}
