import { useEdit } from "../composer/slots";
import type { StarterPrompt } from "../protocol.gen";
import { isBusy, isOpen } from "../state/can";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { useIcon } from "../ui/use-icon";

/** What a thread without items shows: a greeting, and prompts that submit at a click or fill the composer. */
export function StartScreen() {
  const { t } = useUi();
  const { greeting, prompts } = useUi().state.options.value.start_screen;
  return (
    <div class="start" data-part="start-screen">
      <div class="column">
        <h3 class="greeting" dir="auto">
          {greeting || t("start.greeting")}
        </h3>
        {prompts.length > 0 && (
          <ul class="prompts" aria-label={t("start.prompts")}>
            {prompts.map((prompt, index) => (
              <li key={prompt.label}>
                <Prompt prompt={prompt} index={index} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function Prompt({ prompt, index }: { prompt: StarterPrompt; index: number }) {
  const ui = useUi();
  const { state, actions } = ui;
  const chunk = useEdit(prompt.fill);
  const off = prompt.fill ? !chunk || state.gone.value || !isOpen(state) : isBusy(state);
  const onClick = ({ currentTarget }: MouseEvent) => {
    if (prompt.fill) {
      chunk?.fillWith(ui, prompt, currentTarget as Element);
    } else {
      actions.sendPrompt(index);
    }
  };
  const icon = useIcon(prompt.icon);
  return (
    <button type="button" class="starter-prompt" data-part="starter-prompt" disabled={off} onClick={onClick}>
      {prompt.icon && <Icon nodes={icon} />}
      <span dir="auto">{prompt.label}</span>
    </button>
  );
}
