import type { ComponentChildren } from "preact";

/** What turns the direction of the text after it around: embeddings, overrides, isolates and their ends. */
const CONTROLS = /([\u202a-\u202e\u2066-\u2069])/;

/** Whether a text has characters that could show it in another order than it has. */
export function hasControls(text: string): boolean {
  return CONTROLS.test(text);
}

/** A text in which such characters are seen instead of felt. */
export function withControls(text: string): ComponentChildren {
  return hasControls(text)
    ? text.split(CONTROLS).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <span key={index} class="ck-md-control">
            U+{part.charCodeAt(0).toString(16).toUpperCase()}
          </span>
        ),
      )
    : text;
}
