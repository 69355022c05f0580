import type { StarterPrompt } from "../protocol.gen";
import { isBusy } from "../state/can";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { useIcon } from "../ui/use-icon";

/** What a thread without items shows: a greeting and prompts that submit at a click. */
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
  const { state, actions } = useUi();
  const icon = useIcon(prompt.icon);
  return (
    <button
      type="button"
      class="starter-prompt"
      data-part="starter-prompt"
      disabled={isBusy(state)}
      onClick={() => actions.sendPrompt(index)}
    >
      {prompt.icon && <Icon nodes={icon} />}
      <span dir="auto">{prompt.label}</span>
    </button>
  );
}
