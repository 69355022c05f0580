import { list } from "../../i18n/list";
import type { T } from "../../i18n/t";
import type { Attachments } from "../../protocol.gen";
import { twoSizes } from "./sizes";

/** What comes of files that were chosen. */
export interface Verdict {
  readonly accepted: File[];
  /** Why the others are not, in words. */
  readonly problems: string[];
}

/** So many files are named when there are too many. */
const NAMED = 3;

/** Judges files by the limits of the options, where `present` are in the composer. The kernel judges them again. */
export function judge(files: readonly File[], limits: Attachments, present: number, t: T): Verdict {
  const problems: string[] = [];
  const fitting = files.filter((file) => {
    const problem = kindProblem(file, limits.accept, t) ?? sizeProblem(file, limits.max_size, t);
    if (problem) {
      problems.push(problem);
    }
    return !problem;
  });
  const room = Math.max(0, limits.max_count - present);
  const left = fitting.slice(room);
  if (left.length > 0) {
    const names = left.slice(0, NAMED).map(({ name }) => t("files.name", { name }));
    const others = left.length - names.length;
    const shown = others > 0 ? [...names, t("files.others", { count: others })] : names;
    problems.push(t("files.many", { names: list(shown, t), count: limits.max_count }));
  }
  return { accepted: fitting.slice(0, room), problems };
}

/** The `accept` of a file picker. */
export function pickerAccept(accept: Attachments["accept"]): string | undefined {
  return accept ? Object.entries(accept).flat(2).join(",") : undefined;
}

function sizeProblem({ name, type, size }: File, given: Attachments["max_size"], t: T): string | undefined {
  const limit = largest(type, given);
  if (limit === undefined || size <= limit) {
    return undefined;
  }
  const [shown, most] = twoSizes(size, limit, t);
  return t("files.large", { name, size: shown, limit: most });
}

/** An exact pattern goes before `image/*`, and that before `*` or an empty one. */
function largest(type: string, given: Attachments["max_size"]): number | undefined {
  if (typeof given === "number") {
    return given;
  }
  const exact = type ? [type, `${type.split("/")[0]}/*`] : [];
  return [...exact, "*/*", "*", ""].map((pattern) => given[pattern]).find((limit) => limit !== undefined);
}

function kindProblem({ name, type }: File, accept: Attachments["accept"], t: T): string | undefined {
  if (!accept || isAccepted(name, type, accept)) {
    return undefined;
  }
  // Of a type that the browser does not know the kernel judges, which may know it by the name.
  if (!type && Object.values(accept).some((endings) => endings.length === 0)) {
    return undefined;
  }
  const kinds = Object.entries(accept).flatMap(([pattern, endings]) => {
    return endings.length > 0 ? endings : [inWords(pattern, t)];
  });
  return t("files.kind", { name, kinds: list([...new Set(kinds)], t) || t("files.nothing") });
}

function isAccepted(name: string, type: string, accept: Record<string, string[]>): boolean {
  const lower = name.toLowerCase();
  return Object.entries(accept).some(([pattern, endings]) => {
    const start = pattern.toLowerCase().replace(/\*(\/\*)?$/, "");
    const fits = pattern.endsWith("*") ? type.startsWith(start) : type === start;
    return fits || endings.some((ending) => ending !== "" && lower.endsWith(ending.toLowerCase()));
  });
}

function inWords(pattern: string, t: T): string {
  const kinds = { "image/*": "images", "audio/*": "audio", "video/*": "video", "text/*": "text" } as const;
  const kind = kinds[pattern as keyof typeof kinds];
  return kind ? t(`files.${kind}`) : pattern;
}
