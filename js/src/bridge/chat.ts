import { type Signal, signal } from "@preact/signals";
import { followLanguage } from "../i18n/language";
import type { PageCall } from "../protocol.gen";
import type { Actions } from "../state/actions";
import { applyOperations } from "../state/reduce";
import { type ChatState, createState } from "../state/state";
import type { ChunkLoader } from "../ui/chunks";
import { createActions } from "./actions";
import { Channel } from "./channel";
import { createChunkLoader } from "./chunks";
import { DraftSync } from "./draft";
import { Files } from "./files";
import { KernelWatch } from "./kernel-watch";
import type { Link } from "./link";
import { linkThread } from "./thread-link";
import { painted, Views } from "./views";

/** One chat of the page: what all its views share. */
export interface Chat {
  readonly state: ChatState;
  readonly actions: Actions;
  readonly chunks: ChunkLoader;
  readonly views: Views;
  /** The height the kernel wants, as CSS; empty to grow with the content. */
  readonly height: Signal<string>;
}

/** Takes the model over from the loader. */
export function createChat(link: Link): Chat {
  const state = createState();
  const perform = async (method: PageCall["method"]): Promise<void> => {
    switch (method) {
      case "focus_composer":
        await channel.synced;
        return (await views.current()).focusComposer();
      case "acknowledge": {
        await channel.synced;
        return await painted((await views.current()).window);
      }
      default:
        method satisfies never;
        throw new Error(`This page does not know "${String(method)}".`);
    }
  };
  const channel = new Channel(link, {
    apply: (ops) => applyOperations(state, ops),
    perform,
    views: () => views.count,
    heard: () => watch.heard(),
    lost: () => watch.lost(),
    t: state.t,
  });
  const watch = new KernelWatch(link, state, () => channel.resync());
  const views = new Views((count) => void channel.call({ method: "count_views", count }));
  const draft = new DraftSync(link, channel, state);
  linkThread(link, channel, state);
  const chunks = createChunkLoader(link, channel);
  const chat = {
    state,
    actions: createActions(channel, draft, new Files(link, channel, state), state),
    chunks,
    views,
    height: watchHeight(link),
  };
  channel.start();
  const { t, ready, options } = state;
  const locale = () => options.value.locale;
  link.signal.addEventListener("abort", followLanguage(t, { locale, ready, load: chunks.load }));
  return chat;
}

function watchHeight(link: Link): Signal<string> {
  const read = () => String(link.model.get("_height") ?? "600px");
  const height = signal(read());
  const changed = () => {
    height.value = read();
  };
  link.model.on("change:_height", changed);
  link.signal.addEventListener("abort", () => link.model.off("change:_height", changed));
  return height;
}
