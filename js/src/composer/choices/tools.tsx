import at from "lucide:at-sign";
import plus from "lucide:plus";
import x from "lucide:x";
import en from "../../i18n/en.choices.json";
import { learn } from "../../i18n/t";
import type { Tool } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import { useIcon } from "../../ui/use-icon";
import css from "./choices.css";
import { Popup } from "./popup";

learn(en);

/** The tools for a message: a menu of them, buttons of those that are pinned, and the one that is chosen. */
export function ToolChoice({ off }: { off: boolean }) {
  const { state, actions, adopt, t } = useUi();
  const { tools } = state.options.value.composer;
  const { on_tag_search, show_composer_menu } = state.options.value.entities;
  const chosen = state.toolId.value;
  adopt(css);
  const pinned = tools.filter((tool) => tool.pinned);
  const others = tools.filter((tool) => !tool.pinned);
  const choose = (id: string) => actions.selectTool(id === chosen ? null : id);
  return (
    <>
      {others.length > 0 && (
        <Popup
          part="tool-menu"
          button="tools"
          className="icon-button tool"
          label={t("choices.tools")}
          entries={others.map(({ id, label, icon }) => ({ id, label, icon, checked: id === chosen }))}
          off={off}
          onPick={({ id }) => choose(id)}
        >
          <Icon nodes={plus} />
        </Popup>
      )}
      {on_tag_search && show_composer_menu && (
        <button
          type="button"
          class="icon-button tool"
          data-part="mention"
          aria-label={t("choices.mention")}
          title={t("choices.mention")}
          disabled={off}
          onClick={() => (state.mentioning.value += 1)}
        >
          <Icon nodes={at} />
        </button>
      )}
      {pinned.map((tool) => (
        <Pinned key={tool.id} tool={tool} chosen={tool.id === chosen} off={off} choose={() => choose(tool.id)} />
      ))}
      {others
        .filter((tool) => tool.id === chosen)
        .map((tool) => (
          <Chosen key={tool.id} tool={tool} off={off} clear={() => actions.selectTool(null)} />
        ))}
    </>
  );
}

function Pinned({ tool, chosen, off, choose }: { tool: Tool; chosen: boolean; off: boolean; choose: () => void }) {
  const icon = useIcon(tool.icon);
  return (
    <button
      type="button"
      class={`tool-button ${chosen ? "chosen" : ""}`}
      data-part="tool"
      data-tool-id={tool.id}
      aria-pressed={chosen}
      aria-label={tool.label}
      title={tool.label}
      disabled={off}
      onClick={choose}
    >
      {tool.icon && <Icon nodes={icon} />}
      <span dir="auto">{(chosen && tool.short_label) || tool.label}</span>
    </button>
  );
}

function Chosen({ tool, off, clear }: { tool: Tool; off: boolean; clear: () => void }) {
  const { t } = useUi();
  const icon = useIcon(tool.icon);
  const label = t("choices.clear", { label: tool.label });
  return (
    <button
      type="button"
      class="tool-button chosen"
      data-part="tool"
      data-tool-id={tool.id}
      aria-label={label}
      title={label}
      disabled={off}
      onClick={clear}
    >
      {tool.icon && <Icon nodes={icon} />}
      <span dir="auto">{tool.short_label || tool.label}</span>
      <Icon nodes={x} />
    </button>
  );
}
