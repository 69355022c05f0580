import { t } from "../i18n/t";
import type { StructuredInput } from "../protocol.gen";

/** Questions and their answers, as a record that cannot be changed. */
export function RecordView({ item }: { item: StructuredInput }) {
  return (
    <dl class="record">
      {item.inputs.map(({ id, question, answer }) => (
        <div key={id}>
          <dt>{question}</dt>
          <dd>
            {answer?.values?.join(", ") ||
              t(answer || (item.status ?? "pending") !== "pending" ? "input.skipped" : "input.pending")}
          </dd>
        </div>
      ))}
    </dl>
  );
}
