import type { Upload } from "../protocol.gen";
import type { ChatState } from "./state";

/** The files in the composer: the kernel's, and behind them those chosen here that it does not show yet. */
export function uploadsOf(state: ChatState): readonly Upload[] {
  const shown = state.uploads.value;
  const { conversation } = state.draft.value;
  const here = [...state.chosen.value.values()].filter((chosen) => chosen.conversation === conversation);
  const chosen = here.map(({ upload }) => upload);
  return [...shown, ...chosen.filter(({ key }) => !shown.some((upload) => upload.key === key))];
}
