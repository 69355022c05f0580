import { deferred } from "./deferred";

/** What the bridge needs of a rendered view. */
export interface ViewHandle {
  focusComposer(): void;
  /** The window whose frames tell when something is on screen. */
  readonly window: Window;
}

/** The rendered views of one chat, the one used last at the end. */
export class Views {
  readonly #views: ViewHandle[] = [];
  readonly #changed: (count: number) => void;
  #present = deferred<ViewHandle>();

  constructor(changed: (count: number) => void) {
    this.#changed = changed;
  }

  get count(): number {
    return this.#views.length;
  }

  add(view: ViewHandle): void {
    this.#views.push(view);
    this.#present.resolve(view);
    this.#changed(this.#views.length);
  }

  remove(view: ViewHandle): void {
    this.#views.splice(this.#views.indexOf(view), 1);
    if (this.#views.length === 0) {
      this.#present = deferred();
    }
    this.#changed(this.#views.length);
  }

  /** The user works in this view now. */
  use(view: ViewHandle): void {
    const at = this.#views.indexOf(view);
    if (at >= 0) {
      this.#views.push(...this.#views.splice(at, 1));
    }
  }

  /** The view used last; waits for one when there is none. */
  async current(): Promise<ViewHandle> {
    await this.#present.promise;
    return this.#views.at(-1) ?? (await this.current());
  }
}

/** Resolves when what has been rendered is painted; soon, too, in a tab that is not shown and paints nothing. */
export function painted(window: Window): Promise<void> {
  return new Promise((resolve) => {
    const late = window.setTimeout(resolve, 150);
    window.requestAnimationFrame(() => {
      window.setTimeout(() => {
        window.clearTimeout(late);
        resolve();
      });
    });
  });
}
