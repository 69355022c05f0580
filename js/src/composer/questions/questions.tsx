import { useState } from "preact/hooks";
import en from "../../i18n/en.questions.json";
import { learn } from "../../i18n/t";
import type { StructuredInput } from "../../protocol.gen";
import { isBusy, isOpen } from "../../state/can";
import { useUi } from "../../ui/context";
import { type Answers, collect, givenTo } from "./answers";
import { QuestionView } from "./question";
import css from "./questions.css";

learn(en);

/** The questions of row `rowKey`, in place of the composer until they are answered or skipped. */
export function Questions({ rowKey, item }: { rowKey: string; item: StructuredInput }) {
  const { state, actions, adopt, t } = useUi();
  const [answers, setAnswers] = useState<Answers>({});
  const [waiting, setWaiting] = useState(false);
  adopt(css);

  const blocked = state.awaited.value.includes(item.id) ? state.loading.value : isBusy(state) || !isOpen(state);
  const off = waiting || blocked;
  const collected = collect(item.inputs, answers);
  const empty = Object.keys(collected).length === 0;
  const answer = async (given: Record<string, string[]> | null) => {
    setWaiting(true);
    await actions.answer(rowKey, given);
    setWaiting(false);
  };
  /** Enter goes on to the next question, and behind the last one submits. */
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (
      event.key !== "Enter" ||
      event.shiftKey ||
      event.isComposing ||
      event.keyCode === 229 ||
      !target.matches(FIELD)
    ) {
      return;
    }
    event.preventDefault();
    const next = target.closest("fieldset")?.nextElementSibling;
    if (next) {
      (next.querySelector<HTMLElement>(":checked") ?? next.querySelector<HTMLElement>(FIELD))?.focus();
    } else if (!off && !empty) {
      void answer(collected);
    }
  };
  return (
    <section
      class="questions"
      data-part="structured-input"
      tabIndex={-1}
      aria-label={t("questions.label")}
      onKeyDown={onKeyDown}
    >
      <div class="questions-list">
        {item.inputs.map((question) => (
          <QuestionView
            key={question.id}
            name={`${rowKey} ${question.id}`}
            question={question}
            given={givenTo(question, answers)}
            off={off}
            change={(given) => setAnswers((before) => ({ ...before, [question.id]: given }))}
          />
        ))}
      </div>
      <div class="questions-end">
        {state.responding.value && state.canStop.value && (
          <button type="button" class="button stop-answer" data-part="stop" onClick={actions.stop}>
            {t("composer.stop")}
          </button>
        )}
        <button type="button" class="button" data-part="skip" disabled={off} onClick={() => answer(null)}>
          {t("questions.skip")}
        </button>
        <button
          type="button"
          class="button primary"
          data-part="submit"
          disabled={off || empty}
          onClick={() => answer(collected)}
        >
          {t("questions.submit")}
        </button>
      </div>
    </section>
  );
}

const FIELD = "input, textarea";
