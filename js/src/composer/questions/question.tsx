import type { MultipleChoice } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { choose, countOwn, type Given, type Question, write } from "./answers";

interface QuestionProps<T = Question> {
  /** One name for the choices of this question, in this row. */
  readonly name: string;
  readonly question: T;
  readonly given: Given;
  readonly off: boolean;
  readonly change: (given: Given) => void;
}

/** One question and what can be answered. */
export function QuestionView(props: QuestionProps) {
  const { question, off } = props;
  return (
    <fieldset class="question" disabled={off}>
      <legend dir="auto">{question.question}</legend>
      {question.type === "multiple_choice" ? <Choices {...props} question={question} /> : <Words {...props} />}
    </fieldset>
  );
}

/** Suggestions, and a free answer behind them. */
function Choices({ name, question, given, change }: QuestionProps<MultipleChoice>) {
  const { t } = useUi();
  const type = question.multiple ? "checkbox" : "radio";
  const label = t("questions.other");
  return (
    <>
      {question.options.map(({ value }) => (
        <label key={value} class="choice">
          <input
            type={type}
            name={name}
            checked={given.chosen.includes(value)}
            onChange={() => change(choose(question, given, value))}
          />
          <span dir="auto">{value}</span>
        </label>
      ))}
      <div class="choice own">
        <input
          type={type}
          name={name}
          aria-label={label}
          checked={given.ownCounts}
          onChange={(event) => {
            change(countOwn(question, given, event.currentTarget.checked));
            if (event.currentTarget.checked) {
              event.currentTarget.parentElement?.querySelector<HTMLElement>("[type=text]")?.focus();
            }
          }}
        />
        <input
          type="text"
          dir="auto"
          autocomplete="off"
          aria-label={label}
          placeholder={label}
          value={given.own}
          onInput={({ currentTarget }) => change(write(question, given, currentTarget.value))}
        />
      </div>
    </>
  );
}

function Words({ name, question, given, change }: QuestionProps) {
  const { t } = useUi();
  const description = question.type === "freeform" && question.description;
  const id = `${name} description`.replace(/\s+/g, "-");
  return (
    <>
      {description && (
        <p class="description" id={id} dir="auto">
          {description}
        </p>
      )}
      <textarea
        rows={2}
        dir="auto"
        autocomplete="off"
        aria-label={t("questions.text")}
        aria-describedby={description ? id : undefined}
        placeholder={t("questions.text")}
        value={given.own}
        onInput={({ currentTarget }) => change(write(question, given, currentTarget.value))}
      />
    </>
  );
}
