import check from "lucide:check";
import circleHelp from "lucide:circle-question-mark";
import type { StructuredInput } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";

/** Questions and their answers, as a record that cannot be changed; while they wait, a line that says so. */
export function RecordView({ item }: { item: StructuredInput }) {
  const { t } = useUi();
  if ((item.status ?? "pending") === "pending") {
    return (
      <div class="quiet">
        <Icon nodes={circleHelp} />
        <span>{t("input.pending")}</span>
      </div>
    );
  }
  return (
    <dl class="record">
      {item.inputs.map(({ id, question, answer }) => {
        const values = answer?.values ?? [];
        return (
          <div key={id}>
            <dt dir="auto">{question}</dt>
            {values.map((value, index) => (
              <dd key={index}>
                <Icon nodes={check} />
                <span dir="auto">{value}</span>
              </dd>
            ))}
            {values.length === 0 && <dd class="none">{t("input.skipped")}</dd>}
          </div>
        );
      })}
    </dl>
  );
}
