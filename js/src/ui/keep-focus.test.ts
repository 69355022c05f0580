import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepFocus } from "./keep-focus";

let root: ShadowRoot;
let button: HTMLButtonElement;
let outside: HTMLInputElement;
let closing: AbortController;
const focusComposer = vi.fn();

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(() => {
  focusComposer.mockClear();
  closing = new AbortController();
  const host = document.createElement("div");
  outside = document.createElement("input");
  document.body.replaceChildren(host, outside);
  root = host.attachShadow({ mode: "open" });
  button = document.createElement("button");
  root.append(button);
  keepFocus(root, focusComposer, closing.signal);
});

afterEach(() => closing.abort());

describe("keepFocus", () => {
  it("catches the focus of an element that goes away", async () => {
    button.focus();
    button.remove();
    await settle();
    expect(focusComposer).toHaveBeenCalledOnce();
  });

  it("catches the focus of a button that is disabled", async () => {
    button.focus();
    button.disabled = true;
    await settle();
    expect(focusComposer).toHaveBeenCalledOnce();
  });

  it("takes nothing from a user who has left, or was never here", async () => {
    root.append(document.createElement("p"));
    await settle();
    button.focus();
    outside.focus();
    await settle();
    button.remove();
    await settle();
    expect(focusComposer).not.toHaveBeenCalled();
  });
});
