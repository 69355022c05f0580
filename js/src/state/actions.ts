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
  dismissNotice(index: number): void;
}
