// Generated from chatkit_widget/protocol/widgets by generate.mjs. Do not edit.

export type AnyComponent =
  | Card
  | ListView
  | Basic
  | ListViewItem
  | Box
  | Row
  | Col
  | Form
  | Spacer
  | Divider
  | Transition
  | Table
  | TableRow
  | TableCell
  | Title
  | Text
  | Caption
  | Markdown
  | Badge
  | Icon
  | Image
  | Label
  | Button
  | Input
  | Textarea
  | Select
  | DatePicker
  | Checkbox
  | RadioGroup
  | Chart;

export interface Card {
  type: "Card";
  key?: string | null;
  id?: string | null;
  asForm?: boolean | null;
  background?: string | ThemeColor | null;
  border?: number | Border | null;
  size?: ("full" | "lg" | "md" | "sm") | null;
  padding?: number | string | Spacing | null;
  status?: Status | null;
  collapsed?: boolean | null;
  confirm?: CardAction | null;
  cancel?: CardAction | null;
  theme?: ("dark" | "light") | null;
  children?: unknown;
}
export interface ThemeColor {
  light: string;
  dark: string;
}
export interface Border {
  size?: number | null;
  color?: string | ThemeColor | null;
  style?: ("dashed" | "dotted" | "double" | "groove" | "inset" | "outset" | "ridge" | "solid") | null;
  top?: number | Edge | null;
  right?: number | Edge | null;
  bottom?: number | Edge | null;
  left?: number | Edge | null;
  x?: number | Edge | null;
  y?: number | Edge | null;
}
export interface Edge {
  /**
   * a number
   */
  size: number;
  color?: string | ThemeColor | null;
  style?: ("dashed" | "dotted" | "double" | "groove" | "inset" | "outset" | "ridge" | "solid") | null;
}
export interface Spacing {
  top?: number | string | null;
  right?: number | string | null;
  bottom?: number | string | null;
  left?: number | string | null;
  x?: number | string | null;
  y?: number | string | null;
}
export interface Status {
  text: string;
  icon?: string | null;
  favicon?: string | null;
  frame?: boolean | null;
}
export interface CardAction {
  label: string;
  action: Action;
}
export interface Action {
  type: string;
  payload?: unknown;
  handler?: ("client" | "server") | null;
  loadingBehavior?: ("auto" | "container" | "none" | "self") | null;
  streaming?: boolean | ("false" | "true") | null;
}
export interface ListView {
  type: "ListView";
  key?: string | null;
  id?: string | null;
  limit?: number | "auto" | null;
  status?: Status | null;
  theme?: ("dark" | "light") | null;
  children?: unknown;
}
export interface Basic {
  type: "Basic";
  key?: string | null;
  id?: string | null;
  theme?: ("dark" | "light") | null;
  direction?: ("col" | "row") | null;
  gap?: number | string | null;
  padding?: number | string | Spacing | null;
  align?: ("baseline" | "center" | "end" | "start" | "stretch") | null;
  justify?: ("around" | "between" | "center" | "end" | "evenly" | "start" | "stretch") | null;
  children?: unknown;
}
export interface ListViewItem {
  type: "ListViewItem";
  onClickAction?: Action | null;
  gap?: number | string | null;
  align?: ("baseline" | "center" | "end" | "start" | "stretch") | null;
  key?: string | null;
  id?: string | null;
  children?: unknown;
}
export interface Box {
  type: "Box";
  direction?: ("col" | "row") | null;
  key?: string | null;
  id?: string | null;
  height?: number | string | null;
  width?: number | string | null;
  size?: number | string | null;
  minHeight?: number | string | null;
  minWidth?: number | string | null;
  minSize?: number | string | null;
  maxHeight?: number | string | null;
  maxWidth?: number | string | null;
  maxSize?: number | string | null;
  aspectRatio?: number | string | null;
  radius?: ("100%" | "2xl" | "2xs" | "3xl" | "4xl" | "full" | "lg" | "md" | "none" | "sm" | "xl" | "xs") | null;
  margin?: number | string | Spacing | null;
  align?: ("baseline" | "center" | "end" | "start" | "stretch") | null;
  justify?: ("around" | "between" | "center" | "end" | "evenly" | "start" | "stretch") | null;
  wrap?: ("nowrap" | "wrap" | "wrap-reverse") | null;
  flex?: number | string | null;
  gap?: number | string | null;
  padding?: number | string | Spacing | null;
  border?: number | Border | null;
  background?: string | ThemeColor | null;
  children?: unknown;
}
export interface Row {
  type: "Row";
  key?: string | null;
  id?: string | null;
  height?: number | string | null;
  width?: number | string | null;
  size?: number | string | null;
  minHeight?: number | string | null;
  minWidth?: number | string | null;
  minSize?: number | string | null;
  maxHeight?: number | string | null;
  maxWidth?: number | string | null;
  maxSize?: number | string | null;
  aspectRatio?: number | string | null;
  radius?: ("100%" | "2xl" | "2xs" | "3xl" | "4xl" | "full" | "lg" | "md" | "none" | "sm" | "xl" | "xs") | null;
  margin?: number | string | Spacing | null;
  align?: ("baseline" | "center" | "end" | "start" | "stretch") | null;
  justify?: ("around" | "between" | "center" | "end" | "evenly" | "start" | "stretch") | null;
  wrap?: ("nowrap" | "wrap" | "wrap-reverse") | null;
  flex?: number | string | null;
  gap?: number | string | null;
  padding?: number | string | Spacing | null;
  border?: number | Border | null;
  background?: string | ThemeColor | null;
  children?: unknown;
}
export interface Col {
  type: "Col";
  key?: string | null;
  id?: string | null;
  height?: number | string | null;
  width?: number | string | null;
  size?: number | string | null;
  minHeight?: number | string | null;
  minWidth?: number | string | null;
  minSize?: number | string | null;
  maxHeight?: number | string | null;
  maxWidth?: number | string | null;
  maxSize?: number | string | null;
  aspectRatio?: number | string | null;
  radius?: ("100%" | "2xl" | "2xs" | "3xl" | "4xl" | "full" | "lg" | "md" | "none" | "sm" | "xl" | "xs") | null;
  margin?: number | string | Spacing | null;
  align?: ("baseline" | "center" | "end" | "start" | "stretch") | null;
  justify?: ("around" | "between" | "center" | "end" | "evenly" | "start" | "stretch") | null;
  wrap?: ("nowrap" | "wrap" | "wrap-reverse") | null;
  flex?: number | string | null;
  gap?: number | string | null;
  padding?: number | string | Spacing | null;
  border?: number | Border | null;
  background?: string | ThemeColor | null;
  children?: unknown;
}
export interface Form {
  type: "Form";
  onSubmitAction?: Action | null;
  direction?: ("col" | "row") | null;
  key?: string | null;
  id?: string | null;
  height?: number | string | null;
  width?: number | string | null;
  size?: number | string | null;
  minHeight?: number | string | null;
  minWidth?: number | string | null;
  minSize?: number | string | null;
  maxHeight?: number | string | null;
  maxWidth?: number | string | null;
  maxSize?: number | string | null;
  aspectRatio?: number | string | null;
  radius?: ("100%" | "2xl" | "2xs" | "3xl" | "4xl" | "full" | "lg" | "md" | "none" | "sm" | "xl" | "xs") | null;
  margin?: number | string | Spacing | null;
  align?: ("baseline" | "center" | "end" | "start" | "stretch") | null;
  justify?: ("around" | "between" | "center" | "end" | "evenly" | "start" | "stretch") | null;
  wrap?: ("nowrap" | "wrap" | "wrap-reverse") | null;
  flex?: number | string | null;
  gap?: number | string | null;
  padding?: number | string | Spacing | null;
  border?: number | Border | null;
  background?: string | ThemeColor | null;
  children?: unknown;
}
export interface Spacer {
  type: "Spacer";
  key?: string | null;
  id?: string | null;
  minSize?: number | string | null;
}
export interface Divider {
  type: "Divider";
  key?: string | null;
  id?: string | null;
  color?: string | ThemeColor | null;
  size?: number | string | null;
  spacing?: number | string | null;
  flush?: boolean | null;
}
export interface Transition {
  type: "Transition";
  key?: string | null;
  id?: string | null;
  children?: unknown;
}
export interface Table {
  type: "Table";
  key?: string | null;
  id?: string | null;
  children?: unknown;
}
export interface TableRow {
  type: "Table.Row";
  key?: string | null;
  id?: string | null;
  header?: boolean | null;
  children?: unknown;
}
export interface TableCell {
  type: "Table.Cell";
  key?: string | null;
  id?: string | null;
  width?: number | string | null;
  padding?: number | string | Spacing | null;
  colSpan?: number | null;
  rowSpan?: number | null;
  align?: ("center" | "end" | "start") | null;
  vAlign?: ("center" | "end" | "start") | null;
  colSize?: ("lg" | "md" | "sm" | "xl" | "xs") | null;
  children?: unknown;
}
export interface Title {
  type: "Title";
  value: string;
  key?: string | null;
  id?: string | null;
  color?: string | ThemeColor | null;
  weight?: ("bold" | "medium" | "normal" | "semibold") | null;
  textAlign?: ("center" | "end" | "start") | null;
  truncate?: boolean | null;
  maxLines?: number | null;
  size?: ("2xl" | "3xl" | "4xl" | "5xl" | "lg" | "md" | "sm" | "xl") | null;
}
export interface Text {
  type: "Text";
  value: string;
  key?: string | null;
  id?: string | null;
  color?: string | ThemeColor | null;
  weight?: ("bold" | "medium" | "normal" | "semibold") | null;
  textAlign?: ("center" | "end" | "start") | null;
  truncate?: boolean | null;
  maxLines?: number | null;
  streaming?: boolean | null;
  italic?: boolean | null;
  lineThrough?: boolean | null;
  width?: number | string | null;
  size?: ("lg" | "md" | "sm" | "xl" | "xs") | null;
  minLines?: number | null;
  editable?: boolean | Editable | null;
}
export interface Editable {
  name: string;
  autoFocus?: boolean | null;
  autoSelect?: boolean | null;
  autoComplete?: string | null;
  allowAutofillExtensions?: boolean | null;
  pattern?: string | null;
  placeholder?: string | null;
  required?: boolean | null;
}
export interface Caption {
  type: "Caption";
  value: string;
  key?: string | null;
  id?: string | null;
  color?: string | ThemeColor | null;
  weight?: ("bold" | "medium" | "normal" | "semibold") | null;
  textAlign?: ("center" | "end" | "start") | null;
  truncate?: boolean | null;
  maxLines?: number | null;
  size?: ("lg" | "md" | "sm") | null;
}
export interface Markdown {
  type: "Markdown";
  value: string;
  key?: string | null;
  id?: string | null;
  streaming?: boolean | null;
}
export interface Badge {
  type: "Badge";
  label: string;
  color?: ("danger" | "discovery" | "info" | "secondary" | "success" | "warning") | null;
  variant?: ("outline" | "soft" | "solid") | null;
  size?: ("lg" | "md" | "sm") | null;
  pill?: boolean | null;
  key?: string | null;
  id?: string | null;
}
export interface Icon {
  type: "Icon";
  /**
   * the name of an icon
   */
  name: string;
  color?: string | ThemeColor | null;
  size?: ("2xl" | "3xl" | "lg" | "md" | "sm" | "xl" | "xs") | null;
  key?: string | null;
  id?: string | null;
}
export interface Image {
  type: "Image";
  src: string;
  alt?: string | null;
  frame?: boolean | null;
  fit?: ("contain" | "cover" | "fill" | "none" | "scale-down") | null;
  position?:
    ("bottom" | "bottom left" | "bottom right" | "center" | "left" | "right" | "top" | "top left" | "top right") | null;
  flush?: boolean | null;
  background?: string | ThemeColor | null;
  flex?: number | string | null;
  key?: string | null;
  id?: string | null;
  height?: number | string | null;
  width?: number | string | null;
  size?: number | string | null;
  minHeight?: number | string | null;
  minWidth?: number | string | null;
  minSize?: number | string | null;
  maxHeight?: number | string | null;
  maxWidth?: number | string | null;
  maxSize?: number | string | null;
  aspectRatio?: number | string | null;
  radius?: ("100%" | "2xl" | "2xs" | "3xl" | "4xl" | "full" | "lg" | "md" | "none" | "sm" | "xl" | "xs") | null;
  margin?: number | string | Spacing | null;
}
export interface Label {
  type: "Label";
  value: string;
  fieldName: string;
  size?: ("lg" | "md" | "sm" | "xl" | "xs") | null;
  weight?: ("bold" | "medium" | "normal" | "semibold") | null;
  textAlign?: ("center" | "end" | "start") | null;
  color?: string | ThemeColor | null;
  key?: string | null;
  id?: string | null;
}
export interface Button {
  type: "Button";
  label?: string | null;
  onClickAction?: Action | null;
  submit?: boolean | null;
  iconStart?: string | null;
  iconEnd?: string | null;
  style?: ("primary" | "secondary") | null;
  iconSize?: ("2xl" | "lg" | "md" | "sm" | "xl") | null;
  color?: ("caution" | "danger" | "discovery" | "info" | "primary" | "secondary" | "success" | "warning") | null;
  variant?: ("ghost" | "outline" | "soft" | "solid") | null;
  size?: ("2xl" | "2xs" | "3xl" | "3xs" | "lg" | "md" | "sm" | "xl" | "xs") | null;
  pill?: boolean | null;
  uniform?: boolean | null;
  block?: boolean | null;
  disabled?: boolean | null;
  key?: string | null;
  id?: string | null;
}
export interface Input {
  type: "Input";
  name: string;
  key?: string | null;
  id?: string | null;
  defaultValue?: string | null;
  required?: boolean | null;
  pattern?: string | null;
  placeholder?: string | null;
  allowAutofillExtensions?: boolean | null;
  autoSelect?: boolean | null;
  autoFocus?: boolean | null;
  disabled?: boolean | null;
  variant?: ("outline" | "soft") | null;
  size?: ("2xl" | "2xs" | "3xl" | "3xs" | "lg" | "md" | "sm" | "xl" | "xs") | null;
  gutterSize?: ("2xs" | "lg" | "md" | "sm" | "xl" | "xs") | null;
  inputType?: ("email" | "number" | "password" | "tel" | "text" | "url") | null;
  pill?: boolean | null;
}
export interface Textarea {
  type: "Textarea";
  name: string;
  key?: string | null;
  id?: string | null;
  defaultValue?: string | null;
  required?: boolean | null;
  pattern?: string | null;
  placeholder?: string | null;
  allowAutofillExtensions?: boolean | null;
  autoSelect?: boolean | null;
  autoFocus?: boolean | null;
  disabled?: boolean | null;
  variant?: ("outline" | "soft") | null;
  size?: ("2xl" | "2xs" | "3xl" | "3xs" | "lg" | "md" | "sm" | "xl" | "xs") | null;
  gutterSize?: ("2xs" | "lg" | "md" | "sm" | "xl" | "xs") | null;
  rows?: number | null;
  autoResize?: boolean | null;
  maxRows?: number | null;
}
export interface Select {
  type: "Select";
  name: string;
  options: Option[];
  key?: string | null;
  id?: string | null;
  onChangeAction?: Action | null;
  placeholder?: string | null;
  defaultValue?: string | null;
  variant?: ("ghost" | "outline" | "soft" | "solid") | null;
  size?: ("2xl" | "2xs" | "3xl" | "3xs" | "lg" | "md" | "sm" | "xl" | "xs") | null;
  pill?: boolean | null;
  block?: boolean | null;
  clearable?: boolean | null;
  disabled?: boolean | null;
  searchable?: boolean | null;
}
export interface Option {
  value: string;
  label: string;
  disabled?: boolean | null;
  description?: string | null;
}
export interface DatePicker {
  type: "DatePicker";
  name: string;
  key?: string | null;
  id?: string | null;
  onChangeAction?: Action | null;
  placeholder?: string | null;
  defaultValue?: string | null;
  min?: string | null;
  max?: string | null;
  variant?: ("ghost" | "outline" | "soft" | "solid") | null;
  size?: ("2xl" | "2xs" | "3xl" | "3xs" | "lg" | "md" | "sm" | "xl" | "xs") | null;
  side?: ("bottom" | "left" | "right" | "top") | null;
  align?: ("center" | "end" | "start") | null;
  pill?: boolean | null;
  block?: boolean | null;
  clearable?: boolean | null;
  disabled?: boolean | null;
}
export interface Checkbox {
  type: "Checkbox";
  name: string;
  key?: string | null;
  id?: string | null;
  label?: string | null;
  defaultChecked?: boolean | null;
  onChangeAction?: Action | null;
  disabled?: boolean | null;
  required?: boolean | null;
}
export interface RadioGroup {
  type: "RadioGroup";
  name: string;
  options?: Option[] | null;
  ariaLabel?: string | null;
  onChangeAction?: Action | null;
  defaultValue?: string | null;
  direction?: ("col" | "row") | null;
  disabled?: boolean | null;
  required?: boolean | null;
  key?: string | null;
  id?: string | null;
}
export interface Chart {
  type: "Chart";
  data: {
    [k: string]: string | number | null;
  }[];
  series: (BarSeries | AreaSeries | LineSeries)[];
  xAxis: string | XAxis;
  showYAxis?: boolean | null;
  showLegend?: boolean | null;
  showTooltip?: boolean | null;
  barGap?: number | null;
  barCategoryGap?: number | null;
  flex?: number | string | null;
  key?: string | null;
  id?: string | null;
  height?: number | string | null;
  width?: number | string | null;
  size?: number | string | null;
  minHeight?: number | string | null;
  minWidth?: number | string | null;
  minSize?: number | string | null;
  maxHeight?: number | string | null;
  maxWidth?: number | string | null;
  maxSize?: number | string | null;
  aspectRatio?: number | string | null;
}
export interface BarSeries {
  type: "bar";
  dataKey: string;
  label?: string | null;
  stack?: string | null;
  color?: string | ThemeColor | null;
}
export interface AreaSeries {
  type: "area";
  dataKey: string;
  label?: string | null;
  stack?: string | null;
  color?: string | ThemeColor | null;
  curveType?:
    | (
        | "basis"
        | "basisClosed"
        | "basisOpen"
        | "bump"
        | "bumpX"
        | "bumpY"
        | "linear"
        | "linearClosed"
        | "monotone"
        | "monotoneX"
        | "monotoneY"
        | "natural"
        | "step"
        | "stepAfter"
        | "stepBefore"
      )
    | null;
}
export interface LineSeries {
  type: "line";
  dataKey: string;
  label?: string | null;
  color?: string | ThemeColor | null;
  curveType?:
    | (
        | "basis"
        | "basisClosed"
        | "basisOpen"
        | "bump"
        | "bumpX"
        | "bumpY"
        | "linear"
        | "linearClosed"
        | "monotone"
        | "monotoneX"
        | "monotoneY"
        | "natural"
        | "step"
        | "stepAfter"
        | "stepBefore"
      )
    | null;
}
export interface XAxis {
  dataKey: string;
  hide?: boolean | null;
  labels?: {
    [k: string]: string;
  } | null;
}
