import { signal } from "@preact/signals";

/** A reader this near to the end, in pixels, is at the end. */
const NEAR = 40;
/** For how many milliseconds a wheel or a finger counts as still moving. */
const GESTURE = 200;

/** Keeps the end of a growing conversation in view for a reader who is there, and leaves every other reader alone. */
export class Scroller {
  /** The end is out of view. */
  readonly away = signal(false);
  readonly #viewport: HTMLElement;
  readonly #content: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #follows: () => boolean;
  readonly #observer: ResizeObserver;
  readonly #listening = new AbortController();
  #sticky = true;
  #top = 0;
  #gesture = 0;
  #hidden = false;
  #pinned: HTMLElement | undefined;

  /** `follows` tells whether a reader who comes to the end by scrolling is taken along from there. */
  constructor(viewport: HTMLElement, content: HTMLElement, spacer: HTMLElement, follows: () => boolean) {
    this.#viewport = viewport;
    this.#content = content;
    this.#spacer = spacer;
    this.#follows = follows;
    const options = { passive: true, signal: this.#listening.signal };
    viewport.addEventListener("scroll", () => this.#scrolled(), options);
    viewport.addEventListener("scrollend", () => this.#settleGesture(), options);
    viewport.addEventListener("wheel", () => this.#touched(), options);
    viewport.addEventListener("touchmove", () => this.#touched(), options);
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(viewport);
    this.#observer.observe(content);
  }

  /** Goes to the end and stays there while it moves. */
  toEnd(): void {
    this.follow();
    this.#goTo(this.#viewport.scrollHeight);
  }

  /** Goes to the end with the change of size that is under way, without a layout of its own. */
  follow(): void {
    this.#pinned = undefined;
    this.#spacer.style.height = "";
    this.#stick(true);
  }

  /** Puts an element at the top of the view, with room below it, and stays there. */
  toTop(element: HTMLElement): void {
    this.#pinned = element;
    this.#stick(false);
    this.#fitSpacer();
    const offset = element.getBoundingClientRect().top - this.#viewport.getBoundingClientRect().top;
    this.#goTo(this.#viewport.scrollTop + offset - 12);
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#listening.abort();
  }

  get #distance(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#viewport;
    return scrollHeight - scrollTop - clientHeight;
  }

  #goTo(top: number): void {
    this.#viewport.scrollTop = top;
    this.#top = this.#viewport.scrollTop;
    this.#look();
  }

  #stick(sticky: boolean): void {
    this.#sticky = sticky;
    this.#viewport.toggleAttribute("data-following", sticky);
  }

  #look(): void {
    this.away.value = this.#distance - this.#spacer.offsetHeight > NEAR;
  }

  #touched(): void {
    this.#gesture = performance.now();
  }

  #scrolled(): void {
    if (this.#viewport.clientHeight === 0) {
      return;
    }
    const { scrollTop } = this.#viewport;
    const up = scrollTop < this.#top;
    const moving = performance.now() - this.#gesture < GESTURE;
    const distance = this.#distance;
    this.#top = scrollTop;
    if (distance > NEAR ? up : up && moving && distance > 1) {
      // Also inside the last pixels: who scrolls up must get away from an end that moves thirty times a second.
      this.#stick(false);
    } else if (distance <= NEAR && this.#follows() && !this.#pinned) {
      this.#stick(true);
    }
    this.#look();
  }

  #settleGesture(): void {
    if (this.#distance <= NEAR && this.#follows() && !this.#pinned) {
      this.#stick(true);
    }
  }

  #resized(): void {
    if (this.#viewport.clientHeight === 0) {
      // Hosts take outputs out of the page and put them back, which loses the place.
      this.#hidden = true;
      return;
    }
    this.#fitSpacer();
    if (this.#sticky) {
      this.#goTo(this.#viewport.scrollHeight);
    } else if (this.#hidden) {
      this.#goTo(this.#top);
    } else {
      this.#look();
    }
    this.#hidden = false;
  }

  #fitSpacer(): void {
    if (!this.#pinned) {
      return;
    }
    const below = this.#spacer.getBoundingClientRect().top - this.#pinned.getBoundingClientRect().top;
    const style = getComputedStyle(this.#content);
    const room = this.#viewport.clientHeight - below - Number.parseFloat(style.paddingBottom) - 12;
    this.#spacer.style.height = `${Math.max(0, Math.floor(room))}px`;
  }
}
