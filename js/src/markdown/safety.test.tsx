import { readdirSync, readFileSync } from "node:fs";
import { render } from "preact";
import { describe, expect, test, vi } from "vitest";
import { ImageDomains, imageSource, isAllowed, linkTarget } from "./links.ts";
import { Markdown } from "./markdown.tsx";
import { randomDocument, seededRandom, show } from "./testing.tsx";

function shown(text: string, onLink?: (href: string) => boolean): HTMLElement {
  const root = document.createElement("div");
  render(<Markdown text={text} streaming={false} onLink={onLink} />, root);
  return root;
}

describe("links", () => {
  test.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\u0001javascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "vbscript:x",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "blob:https://a.b/c",
    "about:blank",
    "ftp://a.b",
    "//evil.example/x",
    "/api/kernels",
    "../tree",
    "notebook.ipynb",
    "#top",
    "?a=b",
    "",
    "http:",
    "https://",
    "https:evil",
    "mailto:",
  ])("%j leads nowhere", (href) => {
    expect(linkTarget(href)).toEqual({ kind: "none" });
  });

  test.each(["https://a.b/c?d=e#f", "http://localhost:8888", "mailto:a@b.c", "tel:+123", "HTTPS://A.B"])(
    "%j leads there",
    (href) => {
      expect(linkTarget(href)).toEqual({ kind: "web", href });
    },
  );

  test.each([
    "[text](javascript:alert(1))",
    "[text](<java&#x09;script:alert(1)>)",
    "[text](&#106;avascript:alert(1))",
    "[text](javascript&colon;alert(1))",
    "[text](relative/path)",
    "[text][r]\n\n[r]: javascript:alert(1)",
  ])("%j shows its text only", (text) => {
    const root = shown(text);
    expect(root.querySelectorAll("a, button, [href]")).toHaveLength(0);
    expect(root.textContent).toBe("text");
  });

  test("open in another tab that cannot reach back", () => {
    const link = shown('[a](https://a.b?x=1&amp;y=2 "T &amp; t")').querySelector("a");
    expect(link?.getAttribute("href")).toBe("https://a.b?x=1&y=2");
    expect(link?.title).toBe("T & t");
    expect(link?.target).toBe("_blank");
    expect(link?.rel).toBe("noopener noreferrer nofollow");
  });

  test.each([
    ["https://a.b/c?d=1&e=2.", "https://a.b/c?d=1&e=2"],
    ["www.a.org", "http://www.a.org"],
    ["<https://a.b>", "https://a.b"],
    ["me@a.org", "mailto:me@a.org"],
  ])("%j links itself", (text, href) => {
    expect(shown(text).querySelector("a")?.getAttribute("href")).toBe(href);
  });

  test("a handler may take a click, and then the page does not follow it", () => {
    const onLink = vi.fn((href: string) => href.endsWith("mine"));
    const root = shown("[a](https://a.b/mine) [b](https://a.b/other)", onLink);
    const events: boolean[] = [];
    root.addEventListener("click", (event) => {
      events.push(event.defaultPrevented);
      event.preventDefault();
    });
    for (const link of root.querySelectorAll("a")) {
      link.click();
    }
    expect(events).toEqual([true, false]);
    expect(onLink.mock.calls).toEqual([["https://a.b/mine"], ["https://a.b/other"]]);
  });

  test("deep links are buttons for the handler, and text without one", () => {
    const onLink = vi.fn(() => true);
    const root = shown("[open **it**](chatkit-link://orders/7)", onLink);
    const button = root.querySelector("button");
    button?.click();
    expect(button?.textContent).toBe("open it");
    expect(onLink.mock.calls).toEqual([["chatkit-link://orders/7"]]);
    expect(shown("[open](chatkit-link://orders/7)").querySelectorAll("a, button")).toHaveLength(0);
  });
});

describe("images", () => {
  test.each(["png", "jpeg", "gif", "webp", "svg+xml"])("data of type %s shows", (type) => {
    const image = shown(`![alt *text*](data:image/${type};base64,AAAA "T")`).querySelector("img");
    expect([image?.getAttribute("src"), image?.alt, image?.title]).toEqual([
      `data:image/${type};base64,AAAA`,
      "alt text",
      "T",
    ]);
  });

  test.each([
    "data:text/html,x",
    "data:image/xml,x",
    "javascript:1",
    "http://a.b/c.png",
    "c.png",
    "//a.b/c.png",
    "file:///c.png",
  ])("%j shows its alternative text", (href) => {
    expect(imageSource(href)).toEqual({ kind: "none" });
    const root = shown(`![alt](${href})`);
    expect(root.querySelectorAll("img, button")).toHaveLength(0);
    expect(root.textContent).toBe("alt");
  });

  test("one on another host is loaded only by a click on a button that names the host", async () => {
    const root = shown("![A chart](https://charts.example.org/a.png)");
    expect(root.querySelector("img")).toBeNull();
    const button = root.querySelector("button");
    expect(button?.textContent).toBe("A chartLoad image · charts.example.org");
    expect(button?.textContent).toContain("charts.example.org");
    button?.click();
    await vi.waitFor(() =>
      expect(root.querySelector("img")?.getAttribute("src")).toBe("https://charts.example.org/a.png"),
    );
    expect(root.querySelector("img")?.getAttribute("referrerpolicy")).toBe("no-referrer");
  });
});

describe("images of a thread that lists the domains it allows", () => {
  function under(domains: readonly string[] | null, text: string): HTMLElement {
    const root = document.createElement("div");
    render(
      <ImageDomains.Provider value={domains}>
        <Markdown text={text} streaming={false} />
      </ImageDomains.Provider>,
      root,
    );
    return root;
  }

  test.each([
    ["charts.example", true],
    ["CHARTS.example", true],
    ["a.b.charts.example", true],
    ["charts.example:8443", true],
    ["evilcharts.example", false],
    ["charts.example.evil.example", false],
    ["example", false],
  ])("%s is allowed by charts.example: %s", (host, allowed) => {
    expect(isAllowed(host, ["other.example", "charts.example"])).toBe(allowed);
  });

  test("load at once from there, without telling where they are shown", () => {
    const image = under(["charts.example"], "![a](https://x.charts.example/a.png)").querySelector("img");
    expect(image?.getAttribute("src")).toBe("https://x.charts.example/a.png");
    expect(image?.getAttribute("referrerpolicy")).toBe("no-referrer");
  });

  test.each([[["charts.example"]], [[""]], [[]]])("never load from elsewhere: %j", (domains) => {
    const root = under(domains, "![A chart](https://evil.example/a.png) ![](https://evil.example/b.png)");
    expect(root.querySelectorAll("img, button")).toHaveLength(0);
    expect(root.textContent).toBe("A chart · evil.example evil.example");
  });

  test("that came with the text show all the same", () => {
    expect(under([], "![a](data:image/png;base64,AAAA)").querySelector("img")).not.toBeNull();
  });
});

test("an image that cannot be loaded is a quiet line with its alternative text", async () => {
  const root = shown("![A chart](data:image/png;base64,AAAA) ![](data:image/png;base64,BBBB)");
  for (const image of root.querySelectorAll("img")) {
    image.dispatchEvent(new Event("error"));
  }
  await vi.waitFor(() => expect(root.querySelector("img")).toBeNull());
  expect(root.textContent).toBe("A chart · The image could not be loaded. The image could not be loaded.");
});

describe("HTML", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <b onclick=alert(1)>b</b> c",
    "<div>\n<style>*{}</style>\n</div>",
    "<!-- comment -->",
    "<iframe srcdoc='<b>'></iframe>",
    "a <svg/onload=alert(1)> b",
    "| <img src=x> |\n|---|\n| <script> |",
  ])("%j is text", (text) => {
    const root = shown(text);
    expect(root.querySelectorAll("script, img, b, .ck-md div:not(.ck-md-table), style, iframe, svg")).toHaveLength(0);
    expect(root.textContent).toContain("<");
  });

  test("does not change how what follows it is read", () => {
    const root = shown("<a> https://a.b <code> &copy; **b**\n\nhttps://c.d");
    expect(root.querySelectorAll("a")).toHaveLength(2);
    expect(root.textContent).toContain("©");
  });
});

test("no element but the known ones, and no attribute that runs code, comes out of any text", {
  timeout: 30_000,
}, () => {
  const allowed = new Set(
    "a,blockquote,br,button,code,del,div,em,figcaption,figure,h1,h2,h3,h4,h5,h6,hr,img,input,li,ol,p,pre,path,section,span,strong,sup,svg,table,tbody,td,th,thead,tr,ul".split(
      ",",
    ),
  );
  const root = document.createElement("div");
  for (let seed = 1000; seed < 1200; seed += 1) {
    show(root, randomDocument(seededRandom(seed)), seed % 2 === 0);
    for (const element of root.querySelectorAll("*")) {
      expect(allowed).toContain(element.localName);
      for (const { name } of element.attributes) {
        expect(name).not.toMatch(/^(on|style|srcdoc|formaction)/);
      }
    }
  }
});

test("no source file writes HTML strings", () => {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder).filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."));
  for (const name of sources) {
    expect(readFileSync(`${folder}/${name}`, "utf8"), name).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySet|document\.write/,
    );
  }
});
