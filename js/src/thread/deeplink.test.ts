import { describe, expect, it } from "vitest";
import { deeplink } from "./deeplink";

describe("a deeplink", () => {
  it.each([
    ["chatkit-link://document?document_id=x&page=2", "document", { document_id: "x", page: "2" }],
    ["chatkit-link://open", "open", {}],
    ["chatkit-link:open", "open", {}],
    ["CHATKIT-LINK://open/further?q=a+b%20c#end", "open", { q: "a b c" }],
    ["chatkit-link://a%20b?x=1&x=2", "a b", { x: "2" }],
    ["chatkit-link://100%?__proto__=1", "100%", Object.fromEntries([["__proto__", "1"]])],
    ["chatkit-link://", "", {}],
  ])("%s has a name and parameters", (href, link, data) => {
    expect(deeplink(href)).toEqual({ link, data });
  });

  it.each(["https://chatkit-link.example/?a=1", "javascript:chatkit-link://x", ""])("is not %j", (href) => {
    expect(deeplink(href)).toBeNull();
  });
});
