import type { ComponentType } from "preact";
import { BadgeView } from "../badge";
import { BasicView } from "../basic";
import { BoxView } from "../box";
import { ButtonView } from "../button";
import { CaptionView } from "../caption";
import { CardView } from "../card";
import { ChartView } from "../chart";
import { CheckboxView } from "../checkbox";
import { ColView } from "../col";
import type { AnyComponent } from "../components.gen";
import { DatePickerView } from "../date-picker";
import { DividerView } from "../divider";
import { FormView } from "../form";
import { IconView } from "../icon";
import { ImageView } from "../image";
import { InputView } from "../input";
import { LabelView } from "../label";
import { ListViewView } from "../list-view";
import { ListViewItemView } from "../list-view-item";
import { MarkdownView } from "../markdown";
import { RadioGroupView } from "../radio-group";
import { RowView } from "../row";
import { SelectView } from "../select";
import { SpacerView } from "../spacer";
import { TableView } from "../table";
import { TableCellView } from "../table-cell";
import { TableRowView } from "../table-row";
import { TextView } from "../text";
import { TextareaView } from "../textarea";
import { TitleView } from "../title";
import { TransitionView } from "../transition";
import type { Props } from "./place";

type Registry = {
  readonly [Type in AnyComponent["type"]]: ComponentType<Props<Extract<AnyComponent, { type: Type }>>>;
};

/** What draws each component, by its type. */
export const registry: Registry = {
  Card: CardView,
  ListView: ListViewView,
  Basic: BasicView,
  ListViewItem: ListViewItemView,
  Box: BoxView,
  Row: RowView,
  Col: ColView,
  Form: FormView,
  Spacer: SpacerView,
  Divider: DividerView,
  Transition: TransitionView,
  Table: TableView,
  "Table.Row": TableRowView,
  "Table.Cell": TableCellView,
  Title: TitleView,
  Text: TextView,
  Caption: CaptionView,
  Markdown: MarkdownView,
  Badge: BadgeView,
  Icon: IconView,
  Image: ImageView,
  Label: LabelView,
  Button: ButtonView,
  Input: InputView,
  Textarea: TextareaView,
  Select: SelectView,
  DatePicker: DatePickerView,
  Checkbox: CheckboxView,
  RadioGroup: RadioGroupView,
  Chart: ChartView,
};
