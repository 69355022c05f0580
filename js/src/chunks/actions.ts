import { TurnActions } from "../thread/actions/turn-actions";
import { UserActions } from "../thread/actions/user-actions";

/** The buttons under messages. */
const actions = { TurnActions, UserActions };

export type ActionsChunk = typeof actions;

export default actions;
