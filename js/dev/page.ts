import type { Host, Link, RawMessage } from "../src/bridge/link";
import { mount } from "../src/core";
import { cannedThreads } from "./canned";
import { FakeKernel } from "./fake-kernel";
import { FakeModel } from "./fake-model";
import { galleryOptions, galleryThreads } from "./gallery";

// ?thread=Tables&theme=dark&width=360&height=600px&history=1&views=2&scroll=top&locale=ar&noedit=1&threads=5000&inspect=3
const query = new URLSearchParams(location.search);
const theme = query.get("theme") ?? "light";
document.body.classList.add(theme);

const model = new FakeModel({
  _core: "dev",
  _height: query.get("height") ?? "600px",
  composer_value: "",
  thread_id: null,
});
const kernel = new FakeKernel(
  model,
  query.get("thread"),
  {
    options: galleryOptions,
    history_open: query.has("history"),
    selected_model_id: "quick",
    can_edit: !query.has("noedit"),
  },
  [...galleryThreads(), ...cannedThreads()],
);
if (query.has("inspect")) {
  setTimeout(() => kernel.inspect(Number(query.get("inspect"))), 300);
}
kernel.addThreads(Number(query.get("threads") ?? 0));
kernel.setOptions({
  theme: "auto",
  locale: query.get("locale"),
  thread: { auto_scroll: query.get("scroll") !== "top" },
});
const closing = new AbortController();
const link: Link = {
  model,
  sid: "dev",
  signal: closing.signal,
  seq: 0,
  inbox: [],
  lost: false,
  receive: undefined,
  chat: undefined,
};
model.on("msg:custom", (...raw: RawMessage) => (link.receive ? link.receive(raw) : link.inbox.push(raw)));
link.seq = 1;
model.send({ kind: "hello", sid: link.sid, seq: 1 });

/** A notebook with one other widget. */
const host: Host = {
  getModel: () => Promise.reject(new Error("There are no assets.")),
  getWidget: (reference) =>
    reference === "anywidget:counter"
      ? Promise.resolve({
          render: async ({ el }) => {
            const button = document.createElement("button");
            button.textContent = "Clicked 0 times";
            let count = 0;
            button.onclick = () => {
              count += 1;
              button.textContent = `Clicked ${count} times`;
            };
            const field = document.createElement("input");
            field.ariaLabel = "Words";
            el.append(button, field);
          },
        })
      : Promise.reject(new Error("There is no such widget.")),
};

const views = Array.from({ length: Number(query.get("views") ?? 1) }, () => {
  const view = new AbortController();
  const el = document.createElement("div");
  el.style.maxWidth = query.has("width") ? `${query.get("width")}px` : "";
  el.style.marginBottom = "24px";
  document.body.append(el);
  mount(link, { el, signal: view.signal, host });
  return view;
});

Object.assign(globalThis, { model, kernel, link, views, closing });
