import type { Drawn } from "../testing";

export const card = (...children: object[]) => ({ type: "Card", children });
export const many = Array.from({ length: 20 }, (_, at) => ({
  value: `v${at}`,
  label: `Option ${at}`,
  disabled: at === 2,
}));
export const onChangeAction = { type: "change" };
export const held = () => document.activeElement as HTMLElement;
export const dialog = ({ root }: Drawn) => root.querySelector("[role=dialog]");
export const listbox = ({ root }: Drawn) => root.querySelector("[role=listbox]");
export const active = ({ root }: Drawn) => root.querySelector("[role=option][data-active]")?.textContent;

export async function open(drawn: Drawn, name: string): Promise<void> {
  drawn.field(name).focus();
  await drawn.press(drawn.field(name), "ArrowDown");
}
