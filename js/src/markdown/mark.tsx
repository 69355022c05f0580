import { type ComponentChild, createContext } from "preact";
import { useContext } from "preact/hooks";

/** Draws the nth mark of the text around. */
export const MarkContext = createContext<((mark: number) => ComponentChild) | undefined>(undefined);

/** One of the marks. */
export function Mark({ mark }: { readonly mark: number }) {
  return useContext(MarkContext)?.(mark);
}
