/** Where a component stands in its widget. */
export interface Place {
  /** Its path from the root, such as `children[2].children[0]`; empty for the root. */
  readonly path: string;
  /** How many components it is in, the root itself being in none. */
  readonly depth: number;
}

/** What a component is drawn from. */
export interface Props<Component> {
  /** The component, with the properties that passed the checks. */
  readonly of: Component;
  readonly at: Place;
}
