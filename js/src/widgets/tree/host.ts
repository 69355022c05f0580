import type { ReadonlySignal } from "@preact/signals";
import { useComputed, useSignal } from "@preact/signals";
import { useId, useMemo } from "preact/hooks";
import { isBusy } from "../../state/can";
import { useUi } from "../../ui/context";
import { streams } from "../actions/behaviour";
import type { WidgetHost } from "./context";

interface Hosted {
  readonly host: WidgetHost;
  /** Something runs that the whole widget shows. */
  readonly waiting: ReadonlySignal<boolean>;
  /** What did not go as it was meant to. */
  readonly note: ReadonlySignal<string>;
}

/** What the components of the widget in a row share; without a row it has no actions. */
export function useHost(rowKey: string | null, done: boolean): Hosted {
  const { actions, state, t } = useUi();
  const id = useId();
  const held = useSignal(0);
  const told = useSignal({ words: "", busy: false });
  const note = useComputed(() => (told.value.busy && !isBusy(state) ? "" : told.value.words));
  const waiting = useComputed(() => held.value > 0);
  const host = useMemo<WidgetHost>(
    () => ({
      id,
      live: rowKey !== null,
      done,
      run: async ({ type, payload, handler, streaming }, dropped) => {
        if (rowKey === null) {
          return false;
        }
        const names = new Intl.ListFormat(t.language.peek().locale).format(dropped.map((name) => `“${name}”`));
        told.value = { words: names && t("forms.dropped", { names }), busy: false };
        const sent = { type, payload: (payload ?? null) as never, handler: handler ?? "server" };
        return await actions.act(rowKey, { ...sent, streaming: streams({ streaming }) }, dropped);
      },
      hold: async (running) => {
        held.value += 1;
        try {
          return await running;
        } finally {
          held.value -= 1;
        }
      },
      tell: (words, busy = false) => {
        told.value = { words, busy };
      },
    }),
    [actions, t, id, rowKey, done, held, told],
  );
  return { host, waiting, note };
}
