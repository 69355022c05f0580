import type { Option } from "../components.gen";

/** So many options a page key goes. */
const PAGE = 10;

/** The options whose label or description has what is searched for; upper case and accents do not count. */
export function matching(options: readonly Option[], query: string): readonly Option[] {
  const wanted = plain(query.trim());
  return wanted === ""
    ? options
    : options.filter(({ label, description }) => plain(`${label} ${description ?? ""}`).includes(wanted));
}

/** The next option that begins with what was typed; one letter again goes on to the next one. */
export function beginsWith(options: readonly Option[], typed: string, active: number): number | null {
  const letters = [...plain(typed)];
  const same = letters.every((letter) => letter === letters[0]);
  const wanted = same ? (letters[0] ?? "") : letters.join("");
  const from = same ? active + 1 : active;
  const order = options.map((_, index) => (Math.max(0, from) + index) % options.length);
  return (
    order.find((index) => !options[index]?.disabled && plain(options[index]?.label ?? "").startsWith(wanted)) ?? null
  );
}

/** Where a key leads to, past what is disabled; null for other keys. In a search, some keys are those of its words. */
export function stepTo(key: string, options: readonly Option[], active: number, searching: boolean): number | null {
  const last = options.length - 1;
  switch (key) {
    case "ArrowDown":
      return nearest(options, active + 1, 1) ?? active;
    case "ArrowUp":
      return nearest(options, active - 1, -1) ?? active;
    case "PageDown":
      return nearest(options, Math.min(last, active + PAGE), -1) ?? active;
    case "PageUp":
      return nearest(options, Math.max(0, active - PAGE), 1) ?? active;
    case "Home":
      return searching ? null : (nearest(options, 0, 1) ?? active);
    case "End":
      return searching ? null : (nearest(options, last, -1) ?? active);
    default:
      return null;
  }
}

function nearest(options: readonly Option[], from: number, by: 1 | -1): number | null {
  for (let at = from; at >= 0 && at < options.length; at += by) {
    if (!options[at]?.disabled) {
      return at;
    }
  }
  return null;
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
