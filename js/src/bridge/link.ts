/** What a widget's model offers to its page side. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  on(name: string, callback: (...values: never[]) => void): void;
  off(name: string, callback?: (...values: never[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: readonly ArrayBuffer[]): void;
  /** What makes views of other widgets, where the host has one. */
  readonly widget_manager?: WidgetManager;
}

/** As far as we need it, the manager that Jupyter's widgets have of each other. */
export interface WidgetManager {
  get_model(id: string): Promise<unknown>;
  create_view(model: unknown): Promise<WidgetView>;
}

/** A view of a Jupyter widget. Its parts have had two names. */
export interface WidgetView {
  readonly el: HTMLElement;
  readonly luminoWidget?: LuminoWidget;
  readonly pWidget?: LuminoWidget;
  remove(): void;
}

/** What a view is to the application; its class knows how to put it into the page. */
export interface LuminoWidget {
  readonly constructor: unknown;
}

/** What a view may ask its host for. */
export interface Host {
  getModel(reference: unknown): Promise<Model>;
  /** Another anywidget, by its reference. */
  getWidget?(reference: string): Promise<{ render(view: ViewContext): Promise<void> }>;
}

/** What a view is given. */
export interface ViewContext {
  el: HTMLElement;
  signal: AbortSignal;
  host?: Host | undefined;
}

/** Binary values as hosts hand them over. */
export type Bytes = DataView | ArrayBuffer | Uint8Array;

/** A message as it came in, before anything looked at it. */
export type RawMessage = [content: unknown, buffers: readonly Bytes[] | undefined];

/** One widget model: kept by the loader from `initialize` on, served by the core once it is there. */
export interface Link {
  readonly model: Model;
  readonly sid: string;
  readonly signal: AbortSignal;
  /** The number of our last message. */
  seq: number;
  /** Messages that came before the core. */
  inbox: RawMessage[];
  /** The inbox was too full and has been emptied. */
  lost: boolean;
  /** Takes messages once the core is there. */
  receive: ((message: RawMessage) => void) | undefined;
  /** What the core keeps for all views of the model. */
  chat: unknown;
}

/** The core as the loader sees it. */
export interface Core {
  mount(link: Link, view: ViewContext): void;
}
