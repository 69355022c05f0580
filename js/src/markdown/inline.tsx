import type { Token } from "marked";
import { type ComponentChild, type ComponentChildren, Fragment, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { withControls } from "./controls.tsx";
import { decodeEntities, decodeNamed } from "./entities.ts";
import { Formula } from "./formula.tsx";
import { MarkdownImage } from "./image.tsx";
import { LinkContext, linkTarget } from "./links.ts";
import { Mark } from "./mark.tsx";
import { FootnoteReference } from "./note-slots.tsx";
import type { InlineToken } from "./tokens.ts";

/** The elements of lexed inline tokens. */
export function renderInline(tokens: readonly (Token | InlineToken)[]): ComponentChildren {
  const rendered: ComponentChild[] = [];
  for (const [index, token] of (tokens as readonly InlineToken[]).entries()) {
    const child = renderToken(token, index);
    const last = rendered.length - 1;
    // marked cuts text wherever syntax might have begun; one node for all of it keeps the page small.
    if (typeof child === "string" && typeof rendered[last] === "string") {
      rendered[last] += child;
    } else {
      rendered.push(child);
    }
  }
  return rendered.map((child) => (typeof child === "string" ? withControls(child) : child));
}

function renderToken(token: InlineToken, index: number): VNode | string | null {
  switch (token.type) {
    case "text":
      if (token.tokens !== undefined && token.tokens.length > 0) {
        return <Fragment key={index}>{renderInline(token.tokens)}</Fragment>;
      }
      return token.escaped === true ? token.text : decodeNamed(token.text);
    case "escape":
    case "html":
      return token.text;
    case "strong":
      return <strong key={index}>{renderInline(token.tokens)}</strong>;
    case "em":
      return <em key={index}>{renderInline(token.tokens)}</em>;
    case "del":
      return <del key={index}>{renderInline(token.tokens)}</del>;
    case "codespan":
      return <code key={index}>{withControls(token.text)}</code>;
    case "br":
      return <br key={index} />;
    case "link":
      return (
        <Link
          key={index}
          href={token.autolink === true ? token.href : decodeEntities(token.href)}
          title={token.title ? decodeEntities(token.title) : undefined}
        >
          {token.autolink === true ? withControls(token.text) : renderInline(token.tokens)}
        </Link>
      );
    case "image":
      return (
        <MarkdownImage
          key={index}
          href={decodeEntities(token.href)}
          alt={plainText(token.tokens)}
          title={token.title ? decodeEntities(token.title) : undefined}
        />
      );
    case "math":
      return <Formula key={index} tex={token.tex} display={token.display} open={token.open} />;
    case "footnote_ref":
      return <FootnoteReference key={index} token={token} />;
    case "mark":
      return <Mark key={`mark ${token.mark}`} mark={token.mark} />;
    case "checkbox":
      // The list item draws it, because it labels it with its text.
      return null;
    case "space":
    case "def":
      return null;
    case "blockquote":
    case "code":
    case "heading":
    case "hr":
    case "list":
    case "list_item":
    case "paragraph":
    case "table":
      // Block tokens never stand in inline content; should marked ever put one there, its source is shown.
      return token.raw;
    default:
      return unknownToken(token);
  }
}

function unknownToken(token: never): string {
  return (token as { raw: string }).raw;
}

/** What these tokens say, without any formatting: for alternative texts and labels. */
export function plainText(tokens: readonly Token[]): string {
  let text = "";
  for (const token of tokens as readonly InlineToken[]) {
    if ("tokens" in token && token.tokens !== undefined && token.tokens.length > 0) {
      text += plainText(token.tokens);
    } else if (token.type === "br") {
      text += " ";
    } else if (token.type === "math") {
      text += token.tex;
    } else if (token.type === "footnote_ref") {
      text += `[${token.label}]`;
    } else if (token.type === "text") {
      text += token.escaped === true ? token.text : decodeNamed(token.text);
    } else if ("text" in token && token.type !== "code") {
      text += token.text;
    }
  }
  return text;
}

interface LinkProps {
  readonly href: string;
  readonly title: string | undefined;
  readonly children: ComponentChildren;
}

function Link({ href, title, children }: LinkProps) {
  const onLink = useContext(LinkContext);
  const target = linkTarget(href);
  switch (target.kind) {
    case "web":
      return (
        <a
          href={target.href}
          title={title}
          target="_blank"
          rel="noopener noreferrer nofollow"
          onClick={(event: MouseEvent) => {
            if (onLink?.(target.href) === true) {
              event.preventDefault();
            }
          }}
        >
          {children}
        </a>
      );
    case "deep":
      return onLink === undefined ? (
        <span>{children}</span>
      ) : (
        <button type="button" class="ck-md-deeplink" title={title} onClick={() => onLink(target.href)}>
          {children}
        </button>
      );
    case "none":
      return <span>{children}</span>;
  }
}
