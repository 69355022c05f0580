import type { DatePicker } from "./components.gen";
import type { Props } from "./tree/place";

/** ChatKit's `DatePicker`. */
export function DatePickerView(_props: Props<DatePicker>) {
  return <div data-widget="DatePicker" />;
}
