import type { Action } from "../components.gen";

/** What of a component an action comes from: it decides what shows that the action runs, unless the action says it. */
export type Origin = "button" | "submit" | "row" | "confirm" | "cancel" | "change";

/** What shows that an action runs: the component, the whole widget, or nothing. */
export type Loading = "self" | "container" | "none";

const usual: Readonly<Record<Origin, Loading>> = {
  button: "self",
  row: "self",
  submit: "container",
  confirm: "container",
  cancel: "container",
  change: "none",
};

/** What shows that an action from here runs. */
export function loadingOf({ loadingBehavior }: Action, origin: Origin): Loading {
  return loadingBehavior && loadingBehavior !== "auto" ? loadingBehavior : usual[origin];
}

/** Whether an action may have a stream as its answer; templates also write this as text. */
export function streams({ streaming }: { readonly streaming?: Action["streaming"] | undefined }): boolean {
  return streaming !== false && streaming !== "false";
}

/** Whether an action begins a response of the server, as it cannot while another one comes. */
export function responds(action: Action): boolean {
  return action.handler !== "client" && streams(action);
}
