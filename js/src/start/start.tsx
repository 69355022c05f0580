import { t } from "../i18n/t";
import { isBusy } from "../state/can";
import { useUi } from "../ui/context";
import { Icon } from "../ui/icon";
import { namedIcon } from "../ui/icons";

/** What a thread without items shows: a greeting and prompts that submit at a click. */
export function StartScreen() {
  const { state, actions } = useUi();
  const { greeting, prompts } = state.options.value.start_screen;
  const disabled = isBusy(state);
  return (
    <div class="start" data-part="start-screen">
      <div class="column">
        <h3 class="greeting">{greeting || t("start.greeting")}</h3>
        {prompts.length > 0 && (
          <ul class="prompts" aria-label={t("start.prompts")}>
            {prompts.map((prompt, index) => {
              const icon = namedIcon(prompt.icon);
              return (
                <li key={prompt.label}>
                  <button
                    type="button"
                    class="starter-prompt"
                    data-part="starter-prompt"
                    disabled={disabled}
                    onClick={() => actions.sendPrompt(index)}
                  >
                    {icon && <Icon nodes={icon} />}
                    <span>{prompt.label}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </div>
  );
}
