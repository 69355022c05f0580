import { describe, expect, it } from "vitest";
import { stage } from "../../ui/testing";
import { represent } from "./bundle";
import { frameDocument } from "./frame-document";
import { OtherItemView } from "./item";

function view(bundle: object): HTMLElement {
  const base = { id: "o", thread_id: "t", created_at: "" };
  const item = { ...base, type: "chatkit_widget.object", class_name: "Thing", bundle } as const;
  return stage(<OtherItemView rowKey="o" item={item} active={false} progress={null} />).root;
}

describe("represent", () => {
  it("prefers HTML, then pictures, then Markdown, data and text", () => {
    const all = {
      "text/plain": "plain",
      "application/json": { a: 1 },
      "text/markdown": "*m*",
      "image/jpeg": "SlBH",
      "image/png": "UE5H\n",
      "image/svg+xml": "<svg/>",
      "text/html": ["<b>", "h</b>"],
    };
    const kinds: unknown[] = [];
    for (const type of ["text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "application/json"]) {
      const shown = represent(all);
      kinds.push("url" in shown ? shown.url : "text" in shown && shown.text);
      delete (all as Record<string, unknown>)[type];
    }
    expect(kinds).toEqual([
      "<b>h</b>",
      "data:image/svg+xml;charset=utf-8,%3Csvg%2F%3E",
      "data:image/png;base64,UE5H",
      "data:image/jpeg;base64,SlBH",
      "*m*",
      '{\n  "a": 1\n}',
    ]);
    expect(represent(all)).toEqual({ kind: "text", text: "plain" });
    expect(represent({ "application/x-unknown": 1 })).toEqual({ kind: "none" });
  });
});

describe("an object", () => {
  it("puts HTML into a frame without our origin and without a network", () => {
    const frame = view({ "text/html": "<b>x</b>" }).querySelector("iframe");
    expect(frame?.getAttribute("sandbox")).toBe("allow-scripts");
    expect(frame?.getAttribute("srcdoc")).toContain("default-src 'none'");
    expect(frame?.title).toBe("Thing, as a table or page");
  });

  it("describes pictures, and says when there is nothing to show", () => {
    expect(view({ "image/png": "AA==" }).querySelector("img")?.alt).toBe("Thing, as a picture");
    expect(view({}).textContent).toBe("Thing has nothing to show.");
    expect(view({ "text/plain": "x" }).querySelector("pre")?.textContent).toBe("x");
    expect(view({ "text/markdown": "**x**" }).querySelector("strong")?.textContent).toBe("x");
  });
});

describe("frameDocument", () => {
  it("has the policy before anything of the user's", () => {
    const page = frameDocument("<script>user()</script>", "dark");
    expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("user()"));
    expect(page).toContain('data-theme="dark"');
  });
});
