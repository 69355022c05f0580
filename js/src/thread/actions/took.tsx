import en from "../../i18n/en.usage.json";
import { learn } from "../../i18n/t";
import { duration } from "../../i18n/time";
import type { Row } from "../../protocol.gen";
import { useUi } from "../../ui/context";

learn(en);

/** What APIs of models call the tokens that were read, and those that were written. */
const READ = ["input_tokens", "prompt_tokens"];
const WRITTEN = ["output_tokens", "completion_tokens"];

/** What an answer took, as far as its backend has counted: tokens that were written, and seconds. */
export function Took({ rows }: { rows: readonly Row[] }) {
  const { t } = useUi();
  const usages = rows.flatMap(({ item }) => (item.type === "assistant_message" && item.usage ? [item.usage] : []));
  const input = sum(usages, READ);
  const output = sum(usages, WRITTEN);
  const seconds = sum(usages, ["seconds"]);
  const shown = [output !== null && t("usage.tokens", { count: output }), seconds !== null && duration(seconds, t)];
  const text = shown.filter(Boolean).join(" · ");
  if (!text) {
    return null;
  }
  const title = input !== null && output !== null ? t("usage.split", { input, output }) : undefined;
  return (
    <span class="took" data-part="usage" title={title}>
      {text}
    </span>
  );
}

/** The sum of a number that may have several names; null where nobody has told it. */
function sum(usages: readonly Readonly<Record<string, unknown>>[], names: readonly string[]): number | null {
  const told = usages.flatMap((usage) => {
    const name = names.find((each) => Number.isFinite(usage[each]));
    return name === undefined ? [] : [usage[name] as number];
  });
  return told.length > 0 ? told.reduce((total, each) => total + each, 0) : null;
}
