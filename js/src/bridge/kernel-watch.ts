import type { ChatState } from "../state/state";
import type { Link } from "./link";

/** Milliseconds within which a kernel has to say something once its connection has changed. */
const PATIENCE = 2000;

/** Notices that the Python behind a chat is gone, as after a restart; what the page shows stays, to be read. */
export class KernelWatch {
  readonly #state: ChatState;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ask` sends something that a living kernel answers. */
  constructor(link: Link, state: ChatState, ask: () => void) {
    this.#state = state;
    const changed = () => {
      // Hosts tell that the connection is another one, but not whether there is one.
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.lost(), PATIENCE);
      ask();
    };
    link.model.on("comm_live_update", changed);
    link.signal.addEventListener("abort", () => {
      link.model.off("comm_live_update", changed);
      clearTimeout(this.#timer);
    });
  }

  /** The kernel has said something. */
  heard(): void {
    clearTimeout(this.#timer);
    this.#state.gone.value = false;
  }

  /** Nobody is there any more. */
  lost(): void {
    this.#state.responding.value = false;
    this.#state.progress.value = null;
    this.#state.loading.value = false;
    this.#state.gone.value = true;
  }
}
