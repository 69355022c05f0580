import { FakeModel } from "../../dev/fake-model";
import type { Messages } from "../protocol.gen";
import { type Chat, createChat } from "./chat";
import type { Link, RawMessage } from "./link";

type FromPage = Messages["FromPage"];

/** A chat on a fake model, for tests: what it sent, and a way to deliver messages. */
export interface Bench {
  readonly chat: Chat;
  readonly model: FakeModel;
  readonly sent: FromPage[];
  /** The bytes that went with messages. */
  readonly bytes: Map<FromPage, ArrayBuffer>;
  readonly closing: AbortController;
  deliver(message: Messages["ToPage"]): void;
  /** The calls of one method that were sent so far. */
  calls(method: string): Extract<FromPage, { kind: "call" }>[];
  /** Answers the last call of a method, and lets the page go on. */
  answer(method: string, error?: string): Promise<void>;
}

/** A link as the loader makes it. */
export function createLink(model: FakeModel, signal: AbortSignal): Link {
  const link: Link = {
    model,
    sid: "me",
    signal,
    seq: 1,
    inbox: [],
    lost: false,
    receive: undefined,
    chat: undefined,
  };
  model.on("msg:custom", (...raw: RawMessage) => (link.receive ? link.receive(raw) : link.inbox.push(raw)));
  return link;
}

/** A chat whose kernel is the test. */
export function createBench(): Bench {
  const model = new FakeModel({ composer_value: "", thread_id: null });
  const closing = new AbortController();
  const sent: FromPage[] = [];
  const bytes = new Map<FromPage, ArrayBuffer>();
  model.toKernel = (message, [buffer]) => {
    sent.push(message as FromPage);
    if (buffer) {
      bytes.set(message as FromPage, buffer);
    }
  };
  const chat = createChat(createLink(model, closing.signal));
  const deliver = (message: Messages["ToPage"]) => model.deliver(message);
  const calls = (method: string) =>
    sent.filter((message): message is Extract<FromPage, { kind: "call" }> => {
      return message.kind === "call" && message.call.method === method;
    });
  const answer = async (method: string, error?: string) => {
    deliver({ kind: "reply", to: "me", rid: calls(method).at(-1)?.rid ?? 0, ...(error ? { error } : {}) });
    // Bytes of files are read outside of microtasks.
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { chat, model, sent, bytes, closing, deliver, calls, answer };
}
