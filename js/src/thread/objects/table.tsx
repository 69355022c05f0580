import copy from "lucide:copy";
import download from "lucide:download";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { copyLater } from "../../markdown/copy";
import type { TableForm } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { csvOf } from "./csv";
import type { ObjectProps } from "./form";
import { Pager } from "./pager";
import { loadWhole, saveFile } from "./save";
import css from "./table.css";
import { Head } from "./table-head";
import { TableRows } from "./table-rows";
import { Tool } from "./tool";
import { useRows } from "./use-rows";

/** More is not put on a clipboard. */
const MOST_COPIED = 5_000_000;

/** A table with its first rows, that can be sorted, paged, copied and saved: as Python has it, if it still does. */
export function TableView({ form, item, rowKey }: ObjectProps & { readonly form: TableForm }) {
  const { actions, adopt, t } = useUi();
  adopt(css);
  const pages = useRows(form, item, rowKey);
  const [said, setSaid] = useState<string | null>(null);
  const name = item.class_name || "table";
  const { rows, pending } = pages;
  const grid = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are read from their beginning.
  useLayoutEffect(() => grid.current?.scrollTo({ top: 0 }), [rows]);

  /** The whole table as CSV, else, with words for why, the rows that are shown. */
  const csv = async (most?: number): Promise<{ blob: Blob; why: string | null }> => {
    const shown = new Blob([csvOf(form.columns, rows)], { type: "text/csv" });
    if (!item.ref) {
      return { blob: shown, why: form.total > rows.length ? "" : null };
    }
    const answer = await loadWhole({ load: actions.loadPart, key: rowKey, ...(most && { most }) });
    if (answer.error !== undefined) {
      return { blob: shown, why: answer.error };
    }
    return answer.value ? { blob: answer.value, why: null } : { blob: shown, why: t("objects.tooLarge") };
  };
  const onCopy = async (button: HTMLElement) => {
    const made = csv(MOST_COPIED);
    const copied = await copyLater(
      made.then(({ blob }) => blob.text()),
      button,
    );
    const { why } = await made;
    const partly = why === t("objects.tooLarge") ? why : why !== null ? `${t("objects.copiedShown")} ${why}` : null;
    setSaid(copied ? partly : t("objects.notCopied"));
    return copied;
  };
  const onSave = async (button: HTMLElement) => {
    const { blob, why } = await csv();
    saveFile(blob, `${name.replace(/\W+/g, "_")}.csv`, button);
    setSaid(why === null ? null : `${t("objects.savedShown")} ${why}`);
    return true;
  };

  const notes = [pending === "late" ? t("composer.waiting") : pages.note, said].filter(Boolean);
  return (
    <div class="object-box grid-box">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: a section would be a landmark, one a table. */}
      <div ref={grid} class="grid" role="group" dir="ltr" aria-label={t("objects.table", { name })} tabIndex={0}>
        <table aria-busy={pending !== "no"}>
          <Head form={form} order={pages.order} sort={pages.sort} />
          <TableRows form={form} rows={rows} stale={pending !== "no"} />
        </table>
      </div>
      <div class="object-line">
        <span class="object-class" dir="auto">
          {item.class_name}
        </span>
        <span class="object-size" role="status">
          {sizeOf(form, pages, t)}
        </span>
        <Pager pages={pages} />
        <span class="object-tools">
          <Tool label={t("objects.copyCsv")} icon={copy} run={onCopy} />
          <Tool label={t("objects.saveCsv")} icon={download} run={onSave} />
        </span>
      </div>
      <div class="object-note" role="status">
        {notes.map((note) => (
          <div key={note}>{note}</div>
        ))}
      </div>
    </div>
  );
}

/** How much there is, and how much of that is shown. */
function sizeOf(
  { columns, index, total_columns }: TableForm,
  { rows, offset, total }: { rows: TableForm["rows"]; offset: number; total: number },
  t: ReturnType<typeof useUi>["t"],
): string {
  const there = columns.length - index;
  const size = {
    rows: t("objects.rows", { count: total }),
    columns:
      there < total_columns
        ? t("objects.someColumns", { shown: there, count: total_columns })
        : t("objects.columns", { count: total_columns }),
  };
  return rows.length < total
    ? t("objects.range", { ...size, from: offset + 1, to: offset + rows.length })
    : t("objects.size", size);
}
