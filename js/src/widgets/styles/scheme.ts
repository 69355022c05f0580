import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { useUi } from "../../ui/context";

/** The scheme that the root of a widget asks for; null where it is the chat's. */
export const SchemeContext = createContext<"light" | "dark" | null>(null);

/** The colour scheme here. */
export function useScheme(): "light" | "dark" {
  const { scheme } = useUi();
  return useContext(SchemeContext) ?? scheme.value;
}

/** The scheme that this root of a widget asks for, if any. */
export function wantedScheme(root: unknown): "light" | "dark" | null {
  const { theme } = (root ?? {}) as { theme?: unknown };
  return theme === "light" || theme === "dark" ? theme : null;
}
