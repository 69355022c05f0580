import { isBusy } from "../../state/can";
import type { Ui } from "../../ui/context";
import type { Entry } from "../../ui/menu";

/** A command of the chat itself. */
export interface BuiltIn extends Entry {
  run(): void;
}

/** The commands of the chat itself that fit a query and what the options allow. */
export function builtIns({ state, actions, t }: Ui, query: string): readonly BuiltIn[] {
  const { composer, history } = state.options.peek();
  const group = t("editor.chat");
  const all: BuiltIn[] = composer.tools.map(({ id, label, icon }) => ({
    id: `chat:tool:${id}`,
    label,
    icon,
    group: t("choices.tools"),
    run: () => actions.selectTool(id),
  }));
  if (!isBusy(state) && state.thread.peek()) {
    all.push({ id: "chat:new", label: t("header.new"), icon: "write", group, run: () => actions.openThread(null) });
  }
  if (history.enabled) {
    all.push({
      id: "chat:history",
      label: t("header.history"),
      icon: "clock",
      group,
      run: () => actions.setHistory(true),
    });
  }
  const { locale } = t.language.value;
  const wanted = query.toLocaleLowerCase(locale);
  return all.filter(({ label }) => label.toLocaleLowerCase(locale).includes(wanted));
}
