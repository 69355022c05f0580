// Generated from chatkit_widget/bridge/messages.py by generate.mjs. Do not edit.

export interface Messages {
  ToPage: Batch | Part | Beat | PageCall | CallResult;
  FromPage: Hello | Resync | KernelCall | PageResult;
}
/**
 * Operations in order. `seq` rises by one a batch. One `to` a page counts for all, but only that one applies it.
 */
export interface Batch {
  kind: "batch";
  seq: number;
  ops: (Reset | Put | Append | Remove | Set | PutThread | RemoveThread | Inspected)[];
  to?: string | null;
}
/**
 * The whole screen anew: every named value, and all rows in order.
 */
export interface Reset {
  op: "reset";
  view: View;
  rows: Row[];
}
/**
 * The named values of the screen. In a `set` operation only those that changed are there.
 *
 *     `deleted` are the threads whose deletion can still be taken back; `threads` has them no more. `awaited` are the ids
 *     of the questions that Python waits for: they can be answered while a response streams. `inspecting` shows the panel
 *     with what goes between the chat and its backend.
 */
export interface View {
  thread?: ThreadMetadata | null;
  threads?: ThreadMetadata[];
  listing?: "done" | "failed" | "pending";
  deleted?: ThreadMetadata[];
  responding?: boolean;
  loading?: boolean;
  can_stop?: boolean;
  can_edit?: boolean;
  progress?: Progress | null;
  notices?: ShownNotice[];
  failure?: Failure | null;
  draft?: Draft;
  reply?: string | null;
  selected_tool_id?: string | null;
  selected_model_id?: string | null;
  uploads?: Upload[];
  history_open?: boolean;
  options?: Options;
  feedback?: {
    [k: string]: string;
  };
  awaited?: string[];
  inspecting?: boolean;
}
/**
 * A thread without its items.
 */
export interface ThreadMetadata {
  id: string;
  created_at: string;
  title?: string | null;
  status?: Active | Locked | Closed;
  allowed_image_domains?: string[] | null;
  metadata?: {};
}
/**
 * The thread takes messages.
 */
export interface Active {
  type: "active";
}
/**
 * The composer is shown but disabled.
 */
export interface Locked {
  type: "locked";
  reason?: string | null;
}
/**
 * The composer gives way to a banner.
 */
export interface Closed {
  type: "closed";
  reason?: string | null;
}
/**
 * A passing line about what is going on.
 */
export interface Progress {
  text: string;
  icon: string | null;
}
/**
 * A notice of the server (ChatKit's `notice`) or of the kernel, until it is dismissed.
 */
export interface ShownNotice {
  level: "danger" | "info" | "warning";
  message: string;
  title?: string | null;
  phrase?: Phrase | null;
}
/**
 * How a page finds a sentence in its own language: its name, what stands in it, and what follows.
 *
 *     Values whose names end in `bytes` are sizes.
 */
export interface Phrase {
  name: string;
  values?: {
    [k: string]: string | number;
  };
  rest?: string | Phrase | null;
}
/**
 * Why the last turn failed, in words for the user, `phrase` in their language; `detail` is for who unfolds it.
 */
export interface Failure {
  message: string;
  phrase: Phrase | null;
  allow_retry: boolean;
  detail: string | null;
}
/**
 * What is written in the composer. `rev` counts edits; `origin` is the page that made this one, if a page did.
 *
 *     `heard` is the newest edit of the page `heard_from` that this one takes into account: a page that has made further
 *     ones meanwhile keeps them. `content` has the parts of a text that mentions entities; without any it is empty.
 *     `conversation` numbers the one it belongs to, whose edits are counted on their own; a draft that becomes a thread
 *     keeps its number.
 */
export interface Draft {
  text: string;
  content: (UserText | UserTag)[];
  rev: number;
  origin: string | null;
  heard_from: string | null;
  heard: number;
  conversation: number;
}
/**
 * Plain text of a user message; never Markdown.
 */
export interface UserText {
  type: "input_text";
  text: string;
}
/**
 * A mention of an entity. `data` is always written, since servers require it, and ChatKit's types do not.
 */
export interface UserTag {
  type: "input_tag";
  id: string;
  text: string;
  data: {};
  group: string | null;
  interactive: boolean;
}
/**
 * A file that stands in the composer, from the moment it is chosen.
 *
 *     `key` is ours, or that of the page that chose it; `sent` counts the bytes that are with the backend, of `size`.
 *     `attachment` is there once `status` is `"ready"`, and `error` says in words for the user why it `"failed"`,
 *     `phrase` in their language.
 */
export interface Upload {
  key: string;
  name: string;
  mime_type: string;
  size: number;
  status: "failed" | "ready" | "uploading";
  sent: number;
  error: string | null;
  phrase: Phrase | null;
  attachment: (FileAttachment | ImageAttachment) | null;
}
/**
 * A file shown as a badge with its name.
 */
export interface FileAttachment {
  type: "file";
  id: string;
  name: string;
  mime_type: string;
  upload_descriptor?: UploadDescriptor | null;
  upload_url?: string | null;
  thread_id?: string | null;
  metadata?: {};
}
/**
 * Where and how the bytes of an attachment are uploaded in the two-phase flow.
 */
export interface UploadDescriptor {
  url: string;
  method: "POST" | "PUT";
  headers?: {
    [k: string]: string;
  };
}
/**
 * A picture shown by its preview, or as a file where there is none.
 */
export interface ImageAttachment {
  type: "image";
  id: string;
  name: string;
  mime_type: string;
  upload_descriptor?: UploadDescriptor | null;
  upload_url?: string | null;
  thread_id?: string | null;
  metadata?: {};
  preview_url?: string | null;
}
/**
 * All options of a chat, as they are in force and as the page gets them.
 *
 *     `locale` is the language of the interface, English where there are no texts in it, and the one that the backend is
 *     asked for. None is the language of the browser, for the backend that of the first page.
 *     `on_client_tool` is what the backend may call (ChatKit's `onClientTool`).
 */
export interface Options {
  theme: ("auto" | "dark" | "light") | Theme;
  locale: string | null;
  header: Header;
  history: History;
  start_screen: StartScreen;
  composer: Composer;
  disclaimer: Disclaimer | null;
  entities: Entities;
  commands: Commands;
  widgets: Widgets;
  thread: ThreadOptions;
  thread_item_actions: ItemActions;
  initial_thread: string | null;
  frame_title: string | null;
  /**
   * Whether there is a Python function for it
   */
  on_client_tool: boolean;
}
/**
 * Colours, letters, corners and distances. The scheme `"auto"` is that of the notebook.
 */
export interface Theme {
  color_scheme: "auto" | "dark" | "light";
  radius: "pill" | "round" | "sharp" | "soft";
  density: "compact" | "normal" | "spacious";
  typography: Typography;
  color: Color;
}
/**
 * The letters. `base_size` is in pixels; families are as in CSS.
 */
export interface Typography {
  base_size: (14 | 15 | 16 | 17 | 18) | null;
  font_family: string | null;
  font_family_mono: string | null;
  font_sources: Font[];
}
/**
 * A font to load: an `https:` or `data:` address, or the path of a file, which the page gets with the options.
 */
export interface Font {
  family: string;
  src: string;
  weight: string | number | null;
  style: ("italic" | "normal" | "oblique") | null;
  display: ("auto" | "block" | "fallback" | "optional" | "swap") | null;
  unicode_range: string | null;
}
/**
 * The colours; what is left out has the chat's own.
 */
export interface Color {
  grayscale: Grayscale | null;
  accent: Accent | null;
  surface: Surface | null;
}
/**
 * The greys: `hue` in degrees, `tint` how much of it they have (0 to 9), `shade` how dark they are (-4 to 4).
 */
export interface Grayscale {
  hue: number;
  tint: number;
  shade: number;
}
/**
 * The colour of what can be clicked, as in CSS, and how much of the chat has it, from 0 to 3.
 */
export interface Accent {
  primary: string;
  level: number;
}
/**
 * The colour of the page, and of what is written on it, as in CSS.
 */
export interface Surface {
  background: string;
  foreground: string;
}
/**
 * The bar above the conversation.
 */
export interface Header {
  enabled: boolean;
  title: HeaderTitle;
  left_action: HeaderAction | null;
  right_action: HeaderAction | null;
}
/**
 * The title in the header: the thread's own unless `text` is given.
 */
export interface HeaderTitle {
  enabled: boolean;
  text: string | null;
}
/**
 * A button of yours in the header. `on_click()` is called when it is clicked; `label` is its accessible name.
 *
 *     ChatKit has no `label`; without it the button is named by its icon.
 */
export interface HeaderAction {
  icon: string;
  /**
   * Whether there is a Python function for it
   */
  on_click: boolean;
  label: string | null;
}
/**
 * The list of threads, and whether its rows can be deleted and renamed.
 */
export interface History {
  enabled: boolean;
  show_delete: boolean;
  show_rename: boolean;
}
/**
 * What a thread without items shows; without a `greeting`, the page's own in its language.
 */
export interface StartScreen {
  greeting: string | null;
  prompts: StarterPrompt[];
}
/**
 * A suggestion on the start screen; a click submits `prompt`.
 *
 *     With `fill`, which ChatKit has not, it puts `prompt` into the composer instead, for the user to complete: the first
 *     `[placeholder]` in it is selected.
 */
export interface StarterPrompt {
  label: string;
  prompt: string | (UserText | UserTag)[];
  icon: string | null;
  fill: boolean;
}
/**
 * The input below the conversation; without a `placeholder`, the page's own in its language.
 */
export interface Composer {
  placeholder: string | null;
  attachments: Attachments;
  tools: Tool[];
  models: Model[];
  dictation: Dictation;
}
/**
 * Files in the composer.
 *
 *     `max_size` is in bytes, for all files or by MIME pattern such as `image/*`, with `*` for all others. `accept` maps
 *     MIME types to file endings, as in the browser's `showOpenFilePicker`: `{"application/pdf": [".pdf"]}`; without it
 *     every file is accepted.
 */
export interface Attachments {
  enabled: boolean;
  max_size:
    | number
    | {
        [k: string]: number;
      };
  max_count: number;
  accept: {
    [k: string]: string[];
  } | null;
}
/**
 * A tool that the user may choose for a message (ChatKit's `ToolOption`).
 *
 *     `short_label` stands on the button once it is chosen, `placeholder_override` in the empty composer. A `pinned` tool
 *     has a button of its own; one that is `persistent` stays chosen after the message is sent.
 */
export interface Tool {
  id: string;
  label: string;
  icon: string | null;
  short_label: string | null;
  placeholder_override: string | null;
  pinned: boolean;
  persistent: boolean;
}
/**
 * A model that the user may choose (ChatKit's `ModelOption`). One that is `disabled` shows, but cannot be chosen.
 *
 *     The one that is `default` is chosen at first; without one, the first that can be.
 */
export interface Model {
  id: string;
  label: string;
  description: string | null;
  disabled: boolean;
  default: boolean;
}
/**
 * Speech instead of typing: a button at the composer that records, and puts what was said into it.
 */
export interface Dictation {
  enabled: boolean;
}
/**
 * Markdown below the composer.
 */
export interface Disclaimer {
  text: string;
  high_contrast: boolean;
}
/**
 * Mentions of things of yours, as `@` and a name in the composer.
 *
 *     `on_tag_search(query)` returns the entities that fit what stands behind the `@`; `on_click(entity)` is called when
 *     a mention or a source that is `interactive` is clicked; `on_request_preview(entity)` returns `{"preview": widget}`
 *     for the card beside it. With `show_composer_menu` a button at the composer begins a search.
 *
 *     `value_of(entity)`, which ChatKit has not, returns the object that an entity stands for, or raises LookupError; the
 *     function of a chat gets it as `message.tags[…].value`. It is called where that is read, so it has to be sync.
 */
export interface Entities {
  /**
   * Whether there is a Python function for it
   */
  on_tag_search: boolean;
  show_composer_menu: boolean;
  /**
   * Whether there is a Python function for it
   */
  on_click: boolean;
  /**
   * Whether there is a Python function for it
   */
  on_request_preview: boolean;
  /**
   * Whether there is a Python function for it
   */
  value_of: boolean;
}
/**
 * The menu of commands that `/` opens in the composer: yours, and those of the chat itself that fit.
 *
 *     `on_search(query)` returns the commands that fit what stands behind the `/`. `on_select(command)` runs one; it
 *     returns `{"type": "entity", "entity": …}` to put a mention into the composer, `{"type": "menu", "commands": […]}`
 *     for another choice, or None.
 */
export interface Commands {
  enabled: boolean;
  /**
   * Whether there is a Python function for it
   */
  on_search: boolean;
  /**
   * Whether there is a Python function for it
   */
  on_select: boolean;
}
/**
 * Widgets in the conversation. `on_action(action, item)` is called for actions whose `handler` is `"client"`.
 */
export interface Widgets {
  /**
   * Whether there is a Python function for it
   */
  on_action: boolean;
}
/**
 * How the conversation behaves. With `auto_scroll` the view follows the stream while the reader is at its end.
 */
export interface ThreadOptions {
  auto_scroll: boolean;
}
/**
 * The buttons under an answer, besides copy.
 */
export interface ItemActions {
  feedback: boolean;
  retry: boolean;
}
/**
 * An item at its place on the screen.
 *
 *     `key` is ours and never repeats, while the ids of servers may; `turn` numbers the turn that brought the item;
 *     `streaming` is True until the item is done; `progress` is how much of a picture there is, from 0 to 1; `unfinished`
 *     is there and True where the answer ends without being complete.
 */
export interface Row {
  key: string;
  turn: number;
  item:
    | UserMessage
    | AssistantMessage
    | ClientToolCall
    | WidgetItem
    | GeneratedImageItem
    | StructuredInput
    | TaskItem
    | WorkflowItem
    | EndOfTurn
    | HiddenContext
    | SDKHiddenContext
    | ObjectItem
    | OutputItem
    | UnknownItem;
  streaming: boolean;
  progress: number | null;
  unfinished?: boolean;
}
/**
 * What the user said: plain text and tags, attachments, and the text it answers to.
 */
export interface UserMessage {
  type: "user_message";
  id: string;
  thread_id: string;
  created_at: string;
  content: (UserText | UserTag)[];
  attachments?: (FileAttachment | ImageAttachment)[];
  quoted_text?: string | null;
  inference_options?: InferenceOptions;
}
/**
 * The tool and the model chosen for one message.
 */
export interface InferenceOptions {
  tool_choice?: ToolChoice | null;
  model?: string | null;
}
/**
 * The composer tool chosen for one message.
 */
export interface ToolChoice {
  id: string;
}
/**
 * What the assistant said, as Markdown in one or more parts.
 *
 *     `usage` is not ChatKit's: what the answer took, as model APIs count it, where a backend tells, such as
 *     `{"input_tokens": 812, "output_tokens": 64}`.
 */
export interface AssistantMessage {
  type: "assistant_message";
  id: string;
  thread_id: string;
  created_at: string;
  content: AssistantText[];
  usage?: {} | null;
}
/**
 * One content part of an assistant message: Markdown text and the annotations in it.
 */
export interface AssistantText {
  type: "output_text";
  text: string;
  annotations?: Annotation[];
}
/**
 * A source placed at a position of an assistant's text.
 *
 *     `index` counts Unicode code points of the text of its content part; without it the source is only listed.
 */
export interface Annotation {
  type: "annotation";
  source: URLSource | FileSource | EntitySource;
  index?: number | null;
}
/**
 * A page on the web.
 */
export interface URLSource {
  type: "url";
  title: string;
  description?: string | null;
  timestamp?: string | null;
  group?: string | null;
  url: string;
  attribution?: string | null;
}
/**
 * A file, by its name.
 */
export interface FileSource {
  type: "file";
  title: string;
  description?: string | null;
  timestamp?: string | null;
  group?: string | null;
  filename: string;
}
/**
 * A thing of the application; `interactive` wires the `entities` callbacks, which get `data`.
 */
export interface EntitySource {
  type: "entity";
  title: string;
  description?: string | null;
  timestamp?: string | null;
  group?: string | null;
  id: string;
  icon?: string | null;
  label?: string | null;
  inline_label?: string | null;
  interactive?: boolean;
  data?: {};
}
/**
 * A call that the client has to answer.
 */
export interface ClientToolCall {
  type: "client_tool_call";
  id: string;
  thread_id: string;
  created_at: string;
  status?: "completed" | "pending";
  call_id: string;
  name: string;
  arguments: {};
  output?: unknown;
}
/**
 * A ChatKit widget: an open tree of nodes whose root is a Card, a ListView or a Basic.
 */
export interface WidgetItem {
  type: "widget";
  id: string;
  thread_id: string;
  created_at: string;
  widget: {};
  copy_text?: string | null;
}
/**
 * A picture; `image` is absent until there is something to show.
 */
export interface GeneratedImageItem {
  type: "generated_image";
  id: string;
  thread_id: string;
  created_at: string;
  image?: GeneratedImage | null;
}
/**
 * A picture that was generated.
 */
export interface GeneratedImage {
  id: string;
  url: string;
}
/**
 * Questions for the user.
 */
export interface StructuredInput {
  type: "structured_input";
  id: string;
  thread_id: string;
  created_at: string;
  status?: "answered" | "pending" | "skipped";
  inputs: (MultipleChoice | Freeform)[];
}
/**
 * A question with suggested answers.
 */
export interface MultipleChoice {
  type: "multiple_choice";
  id: string;
  question: string;
  answer?: StructuredAnswer | null;
  options: Choice[];
  multiple?: boolean;
}
/**
 * The recorded answer to one question.
 */
export interface StructuredAnswer {
  values?: string[];
  skipped?: boolean;
}
/**
 * One suggested answer.
 */
export interface Choice {
  value: string;
}
/**
 * A question answered with text.
 */
export interface Freeform {
  type: "freeform";
  id: string;
  question: string;
  answer?: StructuredAnswer | null;
  description?: string | null;
}
/**
 * A task that stands alone.
 */
export interface TaskItem {
  type: "task";
  id: string;
  thread_id: string;
  created_at: string;
  task: CustomTask | SearchTask | ThoughtTask | FileTask | ImageTask;
}
/**
 * A line of the integration's own; `content` is Markdown that can be unfolded.
 */
export interface CustomTask {
  type: "custom";
  status_indicator?: "complete" | "loading" | "none";
  title?: string | null;
  icon?: string | null;
  content?: string | null;
}
/**
 * A search: its queries and what they found.
 */
export interface SearchTask {
  type: "web_search";
  status_indicator?: "complete" | "loading" | "none";
  title?: string | null;
  title_query?: string | null;
  queries?: string[];
  sources?: URLSource[];
}
/**
 * A piece of reasoning.
 */
export interface ThoughtTask {
  type: "thought";
  status_indicator?: "complete" | "loading" | "none";
  title?: string | null;
  content: string;
}
/**
 * Files that were read.
 */
export interface FileTask {
  type: "file";
  status_indicator?: "complete" | "loading" | "none";
  title?: string | null;
  sources?: FileSource[];
}
/**
 * A picture at work.
 */
export interface ImageTask {
  type: "image";
  status_indicator?: "complete" | "loading" | "none";
  title?: string | null;
}
/**
 * A workflow and its tasks.
 */
export interface WorkflowItem {
  type: "workflow";
  id: string;
  thread_id: string;
  created_at: string;
  workflow: Workflow;
}
/**
 * A list of tasks under one summary.
 */
export interface Workflow {
  type: "custom" | "reasoning";
  tasks: (CustomTask | SearchTask | ThoughtTask | FileTask | ImageTask)[];
  summary?: WorkflowSummary | null;
  expanded?: boolean;
}
/**
 * The collapsed line of a workflow: a `title` with an `icon`, or a `duration` in whole seconds.
 */
export interface WorkflowSummary {
  title?: string | null;
  icon?: string | null;
  duration?: number | null;
}
/**
 * An invisible mark: the assistant's turn is over.
 */
export interface EndOfTurn {
  type: "end_of_turn";
  id: string;
  thread_id: string;
  created_at: string;
}
/**
 * Context that a client never draws.
 */
export interface HiddenContext {
  type: "hidden_context_item";
  id: string;
  thread_id: string;
  created_at: string;
  content: unknown;
}
/**
 * Context of the server's own that a client never draws.
 */
export interface SDKHiddenContext {
  type: "sdk_hidden_context";
  id: string;
  thread_id: string;
  created_at: string;
  content: string;
}
/**
 * A Python object in the chat: what it shows as, by MIME type, and the name of its class.
 *
 *     Binary representations are base64 text, as in notebooks. They are its static form, for where there is no kernel:
 *     `form` is what a page draws instead, if it knows of more, and `ref` names the object while the kernel has it.
 */
export interface ObjectItem {
  type: "chatkit_widget.object";
  id: string;
  thread_id: string;
  created_at: string;
  bundle: {};
  class_name: string;
  form?: (TableForm | TreeForm | RaisedForm | FileForm | FigureForm | LiveForm) | null;
  ref?: string | null;
}
/**
 * A DataFrame or a Series: its first rows, and how many there are.
 *
 *     The first `index` columns are the names of the rows. A cell is the text that it shows, or None where the value is
 *     missing. `total` counts all rows, and `total_columns` all columns but those of the index.
 */
export interface TableForm {
  type: "table";
  columns: Column[];
  rows: (string | null)[][];
  index: number;
  total: number;
  total_columns: number;
}
/**
 * A column of a table: its name, a level a line where it has several, and its type as its library calls it.
 */
export interface Column {
  name: string;
  kind: "boolean" | "date" | "number" | "other" | "text";
  dtype: string;
}
/**
 * A mapping or a sequence, whose parts can be folded.
 */
export interface TreeForm {
  type: "tree";
  root: TreeNode;
}
/**
 * A value inside a tree: its key, what it shows as, and what is in it. `hidden` counts what is left out of it.
 */
export interface TreeNode {
  kind: "boolean" | "mapping" | "none" | "number" | "other" | "sequence" | "text";
  text: string;
  name?: string | null;
  children?: TreeNode[];
  hidden?: number;
}
/**
 * An exception: what was raised, where, and because of what.
 */
export interface RaisedForm {
  type: "raised";
  name: string;
  message: string;
  frames?: Frame[];
  cause?: RaisedForm | null;
}
/**
 * A line of code that was running when something was raised; `code` is empty where the source is not there.
 */
export interface Frame {
  file: string;
  line: number;
  function: string;
  code: string;
}
/**
 * A file that can be downloaded while the kernel has it; `size` is in bytes.
 */
export interface FileForm {
  type: "file";
  name: string;
  mime_type: string;
  size: number;
}
/**
 * A figure that a library of the page's draws from `spec`; the library comes out of a package of the kernel's.
 */
export interface FigureForm {
  type: "figure";
  library: "plotly" | "vega";
  spec: {};
}
/**
 * A Jupyter widget: the model that its view shows, and whether it is an anywidget.
 */
export interface LiveForm {
  type: "live";
  model_id: string;
  is_anywidget: boolean;
}
/**
 * What the user's code printed during a turn.
 */
export interface OutputItem {
  type: "chatkit_widget.output";
  id: string;
  thread_id: string;
  created_at: string;
  text: string;
}
/**
 * An item of a type that this version does not know: it takes its place in the thread as a quiet line.
 */
export interface UnknownItem {
  type: "chatkit_widget.unknown";
  id: string;
  thread_id: string;
  created_at: string;
  item_type: string;
}
/**
 * A row: in place of the one with its key, else behind the row `after` (None: at the beginning).
 */
export interface Put {
  op: "put";
  row: Row;
  after: string | null;
}
/**
 * Text at the end of the string at `path` inside the item of row `key`.
 */
export interface Append {
  op: "append";
  key: string;
  path: (string | number)[];
  text: string;
}
/**
 * The row is gone.
 */
export interface Remove {
  op: "remove";
  key: string;
}
/**
 * Named values that changed.
 */
export interface Set {
  op: "set";
  view: View;
}
/**
 * A thread in the list, new or changed: behind the thread `after` (None: at the beginning), and nowhere else.
 */
export interface PutThread {
  op: "put_thread";
  thread: ThreadMetadata;
  after: string | null;
}
/**
 * The thread is no longer in the list.
 */
export interface RemoveThread {
  op: "remove_thread";
  thread_id: string;
}
/**
 * Entries of the inspector, from number `first` on; those below `oldest` are gone.
 *
 *     Each value is a column, so that thousands a second are little. What is text stands in `texts` once, and in its
 *     columns as its place there.
 *
 *     Attributes:
 *         first: The number of the first one.
 *         oldest: The number of the first one that is kept; beyond the last one where none is.
 *         dropped: How many are not kept since there were too many.
 *         texts: All texts.
 *         at: When the first one was told, in milliseconds since 1970.
 *         after: Milliseconds between each one and the one before it.
 *         exchange: The request that each belongs to.
 *         kind: What it is: a text.
 *         name: A text.
 *         size: Its bytes.
 *         items: The ids of its items: texts.
 *         change: What it changed, or what an error says: a text.
 */
export interface Inspected {
  op: "inspected";
  first: number;
  oldest: number;
  dropped: number;
  texts: string[];
  at: number;
  after: number[];
  exchange: number[];
  kind: number[];
  name: number[];
  size: number[];
  items: number[][];
  change: number[];
}
/**
 * A piece of batch `seq`, which is too large for one message: its bytes are the second buffer.
 */
export interface Part {
  kind: "part";
  seq: number;
  index: number;
  count: number;
}
/**
 * The number of the last batch, repeated so that a page can see that it missed it.
 */
export interface Beat {
  kind: "beat";
  seq: number;
}
/**
 * Something a page has to do and answer: take the focus, or say that all operations before it are on screen.
 *
 *     A page answers a repeated `rid` again without doing it again. Without `to`, any page may answer.
 */
export interface PageCall {
  kind: "call";
  rid: number;
  method: "acknowledge" | "focus_composer";
  to?: string | null;
}
/**
 * The answer to a page's call: an `error` in words for the user, a `result`, or a chunk in the second buffer.
 *
 *     `phrase` says the error in the language of the page.
 */
export interface CallResult {
  kind: "reply";
  to: string;
  rid: number;
  error?: string | null;
  phrase?: Phrase | null;
  result?: (FoundEntities | FoundCommands | FoundPreview | FoundRows | FoundEntry | ActionFailed) | null;
}
/**
 * The entities that fit a query, or the one that a command puts into the composer.
 */
export interface FoundEntities {
  kind: "entities";
  entities: Entity[];
}
/**
 * A thing of the application that a message may mention (ChatKit's `Entity`).
 *
 *     `icon` is a name of an icon or the address of a picture; `interactive` says that it can be clicked and previewed;
 *     `data` goes to the server with the message, and to `entities.on_click` and `entities.on_request_preview`.
 */
export interface Entity {
  id: string;
  title: string;
  icon?: string | null;
  group?: string | null;
  interactive?: boolean;
  data?: {};
}
/**
 * The commands that fit a query, or those that a command leads to.
 */
export interface FoundCommands {
  kind: "commands";
  commands: Command[];
}
/**
 * An entry of the menu that `/` opens (ChatKit's `Command`).
 */
export interface Command {
  id: string;
  label: string;
  description?: string | null;
  icon?: string | null;
  group?: string | null;
}
/**
 * The widget that is the card beside an entity, or None for a plain one.
 */
export interface FoundPreview {
  kind: "preview";
  widget: {} | null;
}
/**
 * Rows of a table, and how many there are by now.
 */
export interface FoundRows {
  kind: "rows";
  rows: (string | null)[][];
  total: number;
}
/**
 * What an entry of the inspector is about, as a tree, and as JSON where that is not too large.
 */
export interface FoundEntry {
  kind: "entry";
  root: TreeNode;
  data?: unknown;
}
/**
 * An action came to nothing, which the conversation tells already.
 */
export interface ActionFailed {
  kind: "action_failed";
}
/**
 * A page is there; `locale` is its language, such as `en-GB`.
 *
 *     A page that nobody answers says it `again`, with the number of its `views`, since what it said first may be held
 *     back until a cell ends.
 */
export interface Hello {
  kind: "hello";
  sid: string;
  seq: number;
  locale?: string | null;
  views?: number | null;
  again?: boolean;
}
/**
 * The page missed a batch and asks for a reset.
 */
export interface Resync {
  kind: "resync";
  sid: string;
  seq: number;
}
/**
 * A call of the page; answered by a `reply` with its `rid`.
 */
export interface KernelCall {
  kind: "call";
  sid: string;
  seq: number;
  rid: number;
  call:
    | Send
    | SendPrompt
    | Stop
    | Retry
    | EditMessage
    | OpenThread
    | DeleteThread
    | UndoDelete
    | SetHistory
    | EditDraft
    | Quote
    | SelectTool
    | SelectModel
    | ClickEntity
    | ClickHeader
    | RenameThread
    | Act
    | Feedback
    | FollowDeeplink
    | DismissNotice
    | Attach
    | AttachData
    | Detach
    | SubmitStructuredInput
    | Transcribe
    | CountViews
    | LoadEntry
    | LoadRecording
    | ClearInspector
    | CloseInspector
    | SearchTags
    | PreviewEntity
    | SearchCommands
    | SelectCommand
    | LoadChunk
    | LoadRows
    | LoadPart
    | LoadLibrary;
}
/**
 * Submits what is written, as `content` where it has mentions; the page has emptied its composer as edit `rev`.
 *
 *     It is refused where another `conversation` is open by now; without it, it is of the one that is open.
 */
export interface Send {
  method: "send";
  text: string;
  rev: number;
  content?: (UserText | UserTag)[];
  conversation?: number | null;
}
/**
 * Submits the starter prompt at `index`; the draft stays.
 */
export interface SendPrompt {
  method: "send_prompt";
  index: number;
}
/**
 * Stops the streaming response.
 */
export interface Stop {
  method: "stop";
}
/**
 * Answers again: the user message in row `key`, or the last one.
 */
export interface Retry {
  method: "retry";
  key?: string | null;
}
/**
 * Puts other words in place of the user message in row `key`, as `content` where they have mentions.
 */
export interface EditMessage {
  method: "edit_message";
  key: string;
  text: string;
  content?: (UserText | UserTag)[];
}
/**
 * Opens a thread, or with None a new draft.
 */
export interface OpenThread {
  method: "open_thread";
  thread_id: string | null;
}
/**
 * Deletes a thread, in five seconds.
 */
export interface DeleteThread {
  method: "delete_thread";
  thread_id: string;
}
/**
 * Takes the deletion of a thread back, while it can be.
 */
export interface UndoDelete {
  method: "undo_delete";
  thread_id: string;
}
/**
 * Opens or closes the list of threads.
 */
export interface SetHistory {
  method: "set_history";
  open: boolean;
}
/**
 * The composer holds `text`, or `content` where it has mentions, by this page's edit `rev`.
 *
 *     `conversation` is the one it was typed in, by default the one that is open.
 */
export interface EditDraft {
  method: "edit_draft";
  text: string;
  rev: number;
  content?: (UserText | UserTag)[];
  conversation?: number | null;
}
/**
 * Sets the text that the message will answer to, or with None takes it away.
 */
export interface Quote {
  method: "quote";
  text: string | null;
}
/**
 * Selects a tool for the message, or with None none.
 */
export interface SelectTool {
  method: "select_tool";
  tool_id: string | null;
}
/**
 * Selects a model.
 */
export interface SelectModel {
  method: "select_model";
  model_id: string;
}
/**
 * Tells that an entity was clicked: one in the row `key`, or without it in the composer.
 */
export interface ClickEntity {
  method: "click_entity";
  entity_id: string;
  key: string | null;
}
/**
 * Tells that one of the user's buttons in the header was clicked.
 */
export interface ClickHeader {
  method: "click_header";
  side: "left" | "right";
}
/**
 * Gives a thread another title.
 */
export interface RenameThread {
  method: "rename_thread";
  thread_id: string;
  title: string;
}
/**
 * Runs an action of the widget in row `key`, which is answered when that is over, also where it failed.
 *
 *     `dropped` are the fields of its form that its payload had already.
 */
export interface Act {
  method: "act";
  key: string;
  action: ActionConfig;
  dropped: string[];
}
/**
 * An action as a widget names it: also who runs it, and whether the answer streams.
 */
export interface ActionConfig {
  type: string;
  payload?: {
    [k: string]: unknown;
  };
  handler?: "client" | "server";
  streaming?: boolean | ("false" | "true");
}
/**
 * Likes or dislikes the answer that the row `key` belongs to.
 */
export interface Feedback {
  method: "feedback";
  key: string;
  feedback: "negative" | "positive";
}
/**
 * Tells that the deeplink named `link` was clicked in an answer, with these parameters.
 */
export interface FollowDeeplink {
  method: "follow_deeplink";
  link: string;
  data: {
    [k: string]: string;
  };
}
/**
 * Closes the notice at `index`.
 */
export interface DismissNotice {
  method: "dismiss_notice";
  index: number;
}
/**
 * Puts a file into the composer, whose bytes follow. `file` is the page's key for it; `size` is in bytes.
 *
 *     `conversation` is the one it was chosen in, by default the one that is open.
 */
export interface Attach {
  method: "attach";
  file: string;
  name: string;
  mime_type: string;
  size: number;
  conversation?: number | null;
}
/**
 * The bytes of `file` from `offset` on, in the message's buffer; the next ones wait for the answer to these.
 */
export interface AttachData {
  method: "attach_data";
  file: string;
  offset: number;
}
/**
 * Takes the file with this key out of the composer, whether it is uploaded, failed or under way.
 */
export interface Detach {
  method: "detach";
  file: string;
}
/**
 * Answers the questions in row `key` by their ids; None skips them all.
 */
export interface SubmitStructuredInput {
  method: "submit_structured_input";
  key: string;
  answers: {
    [k: string]: string[];
  } | null;
}
/**
 * Turns the speech in the message's buffer into text, which goes into the composer.
 */
export interface Transcribe {
  method: "transcribe";
  mime_type: string;
}
/**
 * How many rendered views of the chat the page has now.
 */
export interface CountViews {
  method: "count_views";
  count: number;
}
/**
 * Asks for what an entry of the inspector is about.
 */
export interface LoadEntry {
  method: "load_entry";
  number: number;
}
/**
 * Asks for bytes of what the inspector has as a recording, from `offset` on; they come as those of `LoadPart`.
 */
export interface LoadRecording {
  method: "load_recording";
  offset: number;
  size: number;
}
/**
 * Drops what the inspector has, for all pages.
 */
export interface ClearInspector {
  method: "clear_inspector";
}
/**
 * Closes the inspector, for all pages.
 */
export interface CloseInspector {
  method: "close_inspector";
}
/**
 * Asks for the entities that fit what is typed behind an `@`.
 */
export interface SearchTags {
  method: "search_tags";
  query: string;
}
/**
 * Asks for the card beside an entity, as in `ClickEntity`.
 */
export interface PreviewEntity {
  method: "preview_entity";
  entity_id: string;
  key: string | null;
}
/**
 * Asks for the commands that fit what is typed behind a `/`.
 */
export interface SearchCommands {
  method: "search_commands";
  query: string;
}
/**
 * Runs a command that was offered.
 */
export interface SelectCommand {
  method: "select_command";
  command_id: string;
}
/**
 * Asks for a chunk of the front end, gzipped in the second buffer of the reply.
 */
export interface LoadChunk {
  method: "load_chunk";
  name: string;
}
/**
 * Asks for rows of the table in row `key`, from `offset` on; with `sort`, by the column of this index.
 */
export interface LoadRows {
  method: "load_rows";
  key: string;
  offset: number;
  limit: number;
  sort?: number | null;
  descending?: boolean;
}
/**
 * Asks for bytes of the object in row `key` as a file, from `offset` on: a table as CSV, a file as it is.
 *
 *     They come in the second buffer of the reply; less than asked for, or none, is the end.
 */
export interface LoadPart {
  method: "load_part";
  key: string;
  offset: number;
  size: number;
}
/**
 * Asks for the script that draws figures of a kind, gzipped in the second buffer of the reply.
 */
export interface LoadLibrary {
  method: "load_library";
  name: "plotly" | "vega";
}
/**
 * The page's answer to a call.
 */
export interface PageResult {
  kind: "reply";
  sid: string;
  seq: number;
  rid: number;
  error?: string | null;
}
