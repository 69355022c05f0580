/** What the parts of the screen can ask for. The bridge does it; no part knows how. */
export interface Actions {
  /** The user changed what stands in the composer. */
  edit(text: string): void;
  /** Submits what stands in the composer. */
  send(): void;
  sendPrompt(index: number): void;
  stop(): void;
  /** Answers the user message in row `key` again, or the last one. */
  retry(key?: string): void;
  openThread(id: string | null): void;
  deleteThread(id: string): void;
  setHistory(open: boolean): void;
  feedback(key: string, kind: "positive" | "negative"): void;
  /** A deeplink of an answer was clicked. */
  followDeeplink(link: string, data: Record<string, string>): void;
  dismissNotice(index: number): void;
  /** Puts files into the composer, which the limits of the options let through. */
  attach(files: readonly File[]): void;
  /** Takes the file with this key out of the composer. */
  detach(key: string): void;
  /** Answers the questions in row `key` by their ids; null skips them all. True once it is accepted. */
  answer(key: string, answers: Record<string, string[]> | null): Promise<boolean>;
  /** Has speech written down, into the composer; resolves when it is there or could not be. */
  transcribe(mimeType: string, speech: ArrayBuffer): Promise<void>;
}
