import chevronDown from "lucide:chevron-down";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { Popup } from "./popup";

/** The models to choose from. */
export function ModelChoice({ off }: { off: boolean }) {
  const { state, actions, t } = useUi();
  const { models } = state.options.value.composer;
  const chosen = models.find(({ id }) => id === state.modelId.value);
  return (
    <Popup
      part="model-menu"
      button="models"
      className="model-button"
      label={t("choices.model", { label: chosen?.label ?? "–" })}
      entries={models.map(({ id, label, description, disabled }) => {
        return { id, label, description, disabled, checked: id === chosen?.id };
      })}
      off={off}
      onPick={({ id }) => actions.selectModel(id)}
    >
      <span dir="auto">{chosen?.label ?? "–"}</span>
      <Icon nodes={chevronDown} />
    </Popup>
  );
}
