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
  readonly closing: AbortController;
  deliver(message: Messages["ToPage"]): void;
  /** The calls of one method that were sent so far. */
  calls(method: string): Extract<FromPage, { kind: "call" }>[];
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
  model.toKernel = (message) => sent.push(message as FromPage);
  const chat = createChat(createLink(model, closing.signal));
  return {
    chat,
    model,
    sent,
    closing,
    deliver: (message) => model.deliver(message),
    calls: (method) =>
      sent.filter((message): message is Extract<FromPage, { kind: "call" }> => {
        return message.kind === "call" && message.call.method === method;
      }),
  };
}
