import type { ActionsChunk } from "../chunks/actions";
import { useChunk } from "../ui/chunks";
import type { TurnActionsProps } from "./actions/turn-actions";
import type { UserActionsProps } from "./actions/user-actions";

// The places of the buttons under messages, as high as these until they come.

/** Those under an answer. */
export function TurnActionsSlot(props: TurnActionsProps) {
  const chunk = useChunk<ActionsChunk>("actions", true);
  return chunk ? <chunk.TurnActions {...props} /> : <div class={`turn-actions ${props.last ? "last" : ""}`} />;
}

/** Those under a message of the user. */
export function UserActionsSlot(props: UserActionsProps) {
  const chunk = useChunk<ActionsChunk>("actions", true);
  return chunk ? <chunk.UserActions {...props} /> : <div class="user-actions" />;
}
