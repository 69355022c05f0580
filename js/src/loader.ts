import type { Bytes, Core, Host, Link, Model, RawMessage, ViewContext } from "./bridge/link";

const KEY = Symbol.for("chatkit-widget");

/** Modules by hash, for all widgets of the page, whatever module or version of the loader they came with. */
function modules(): Map<string, Promise<unknown>> {
  const page = globalThis as unknown as { [KEY]?: Map<string, Promise<unknown>> };
  page[KEY] ??= new Map();
  return page[KEY];
}

async function fetchCore(model: Model, host: Host): Promise<unknown> {
  const asset = await host.getModel(model.get("_assets"));
  let data = asset.get("data") as Bytes | null;
  if (!data?.byteLength) {
    // Some hosts drop binary values from saved state; then the same bytes stand in a text trait.
    data = Uint8Array.from(atob((asset.get("data64") as string) || ""), (char) => char.charCodeAt(0));
  }
  const gunzip = new DecompressionStream("gzip");
  const text = await new Response(new Blob([data as BlobPart]).stream().pipeThrough(gunzip)).text();
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A factory, since some hosts share one module between widgets: all state of a widget is in here. */
export default () => {
  let link: Link;

  function initialize({ model, signal }: { model: Model; signal: AbortSignal }): void {
    // crypto.randomUUID is missing on plain http.
    const sid = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
      (byte + 256).toString(16).slice(1),
    ).join("");
    link = { model, sid, signal, seq: 1, inbox: [], lost: false, receive: undefined, chat: undefined };
    model.on("msg:custom", (...message: RawMessage) => {
      if (link.receive) {
        link.receive(message);
      } else if (link.inbox.push(message) > 999) {
        // A chat that is never displayed must not keep every message it ever got.
        link.inbox = [];
        link.lost = true;
      }
    });
    model.send({ kind: "hello", sid, seq: 1, locale: navigator.language });
  }

  async function render({ model, el, signal, host }: ViewContext & { model: Model; host: Host }): Promise<void> {
    const all = modules();
    const hash = model.get("_core") as string;
    let core = all.get(hash);
    if (!core) {
      core = fetchCore(model, host);
      all.set(hash, core);
      core.catch(() => all.delete(hash));
    }
    try {
      const { mount } = (await core) as Core;
      if (!signal.aborted) {
        mount(link, { el, signal, host });
      }
    } catch (error) {
      console.error(error);
      if (!signal.aborted) {
        el.textContent = "The chat could not be displayed. Run its cell again.";
      }
    }
  }

  return { initialize, render };
};
