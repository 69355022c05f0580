import { effect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import en from "../../i18n/en.editor.json";
import { learn } from "../../i18n/t";
import type { Content } from "../../state/state";
import { hasTags, isSame, textOf } from "../../state/words";
import { useUi } from "../../ui/context";
import { directionOf } from "../../ui/direction";
import { Menu } from "../../ui/menu";
import type { Handover, InputProps } from "../input";
import { caretIn, caretPlace, rangeOf, setCaret, setCaretPlace, textBefore } from "./caret";
import { draw, drawTag, read, type Tag, tagOf } from "./document";
import css from "./editor.css";
import { useSuggestions } from "./suggestions";

learn(en);

/** So many lines are not typed, though that could be undone: a browser takes seconds for a thousand. */
const LINES = 100;

/** The field that knows mentions and commands: text, with each mention as one piece. */
export function Editor({ source, part, label, placeholder, off, onEnter, onKey, caret }: InputProps & Handover) {
  const { state, actions, adopt } = useUi();
  const root = useRef<HTMLDivElement>(null);
  const composing = useRef(false);
  adopt(css);

  /** What the field shows becomes the draft. */
  const changed = () => {
    if (root.current && !composing.current) {
      const content = read(root.current);
      source.edit(textOf(content), hasTags(content) ? content : []);
      mark(root.current, content);
      menu.look(textBefore(root.current)?.text ?? "");
    }
  };
  /** Puts a text at the caret, in place of what is selected. */
  const paste = (field: HTMLElement, text: string) => {
    const selected = rangeOf(field);
    if (text.split("\n", LINES).length < LINES || !selected) {
      insert(field, text);
      return;
    }
    const range = field.ownerDocument.createRange();
    range.setStart(selected.startContainer, selected.startOffset);
    range.setEnd(selected.endContainer, selected.endOffset);
    range.deleteContents();
    const node = field.ownerDocument.createTextNode(text);
    range.insertNode(node);
    setCaret(field, node, text.length);
    changed();
  };
  /** Puts something in place of the last `length` characters before the caret. */
  const replace = (length: number, ...nodes: (Node | string)[]) => {
    const before = root.current && textBefore(root.current);
    if (!root.current || !before) {
      return;
    }
    const place = (caretPlace(root.current) ?? 0) - length;
    const rest = before.node.splitText(before.offset);
    before.node.deleteData(before.offset - length, length);
    rest.before(...nodes);
    const added = nodes.reduce((sum, node) => sum + (typeof node === "string" ? node.length : 1), 0);
    setCaretPlace(root.current, place + added);
    changed();
  };
  const menu = useSuggestions({
    clear: (length) => replace(length),
    mention: (length, entity) => {
      const { id, title, data, group, interactive } = entity;
      const tag: Tag = {
        type: "input_tag",
        id,
        text: title,
        data: data ?? {},
        group: group ?? null,
        interactive: interactive ?? false,
      };
      if (root.current && !textBefore(root.current)) {
        focusEnd(root.current);
      }
      replace(length, drawTag(root.current?.ownerDocument ?? document, tag), " ");
    },
  });

  // At once, as in the plain field.
  useLayoutEffect(
    () =>
      effect(() => {
        const parts = source.content.value;
        const content = parts.length > 0 ? parts : plain(source.text.value);
        if (root.current && !composing.current && !isSame(read(root.current), content)) {
          show(root.current, content);
        }
      }),
    [source.text, source.content],
  );

  // Who wrote in the plain field meanwhile writes on here.
  useLayoutEffect(() => {
    if (caret.current !== null && root.current) {
      root.current.focus({ preventScroll: true });
      setCaretPlace(root.current, caret.current);
      caret.current = null;
    }
  }, [caret]);

  const asked = state.mentioning.value;
  const answered = useRef(asked);
  useEffect(() => {
    if (root.current && asked !== answered.current && part === "composer-input") {
      answered.current = asked;
      focusEnd(root.current);
      const text = textOf(read(root.current));
      insert(root.current, text === "" || /\s$/.test(text) ? "@" : " @");
    }
  }, [asked, part]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (menu.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const field = root.current;
    // 229 is what Safari says for the Enter that ends a composition.
    if (!field || event.isComposing || event.keyCode === 229) {
      return;
    }
    if (event.key !== "Enter") {
      if (onKey?.(event, caretAt(field))) {
        event.preventDefault();
        setCaretPlace(field, Number.POSITIVE_INFINITY);
      }
      return;
    }
    event.preventDefault();
    if (event.shiftKey) {
      insert(field, "\n");
    } else {
      menu.close();
      onEnter();
    }
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a textarea cannot hold mentions. */}
      <div
        ref={root}
        class="composer-input editor blank"
        data-part={part}
        role="textbox"
        tabIndex={off ? undefined : 0}
        // The browser leaves formatting alone; where it does not know this, `paste` takes care.
        contentEditable={off ? false : "plaintext-only"}
        aria-multiline="true"
        aria-label={label}
        aria-disabled={off}
        aria-placeholder={placeholder}
        aria-autocomplete="list"
        aria-controls={menu.isOpen ? `${menu.part}-list` : undefined}
        aria-activedescendant={menu.isOpen ? `${menu.part}-${menu.active}` : undefined}
        data-placeholder={placeholder}
        onInput={changed}
        onKeyDown={onKeyDown}
        onKeyUp={(event) =>
          event.key.startsWith("Arrow") && root.current && menu.look(textBefore(root.current)?.text ?? "")
        }
        onBlur={menu.close}
        onPaste={(event) => {
          const text = event.clipboardData?.getData("text/plain");
          if (text && root.current) {
            event.preventDefault();
            paste(root.current, text.replaceAll("\r\n", "\n"));
          }
        }}
        onClick={(event) => {
          const tag = tagOf(event.target as Node);
          if (tag?.interactive && state.options.peek().entities.on_click) {
            actions.clickEntity(tag.id, null);
          }
        }}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={() => {
          composing.current = false;
          changed();
        }}
      />
      {menu.isOpen && (
        <Menu
          part={menu.part}
          label={menu.label}
          entries={menu.entries}
          active={menu.active}
          note={menu.note}
          role="listbox"
          onPick={menu.pick}
          onActive={menu.activate}
        />
      )}
    </>
  );
}

/** Tells the style sheet whether the field is empty, and which way its text runs. */
function mark(field: HTMLElement, content: Content): void {
  field.classList.toggle("blank", content.length === 0);
  field.dir = directionOf(textOf(content)) ?? "";
}

/** Shows a change from elsewhere: the caret stays where it was, or at the end. */
function show(field: HTMLElement, content: Content): void {
  const size = textOf(read(field)).length;
  const place = caretPlace(field);
  draw(field, content);
  mark(field, content);
  if (place !== null) {
    setCaretPlace(field, place >= size ? Number.POSITIVE_INFINITY : place);
  }
}

function plain(text: string): Content {
  return text ? [{ type: "input_text", text }] : [];
}

/** Whether the caret, and not a selection, is at an end of what a field holds. */
function caretAt(root: HTMLElement): { atStart: boolean; atEnd: boolean } {
  const place = caretIn(root) && caretPlace(root);
  const size = read(root).reduce((sum, part) => sum + (part.type === "input_tag" ? 1 : part.text.length), 0);
  return { atStart: place === 0 || (size === 0 && place !== null), atEnd: place !== null && place >= size };
}

/** Types text at the caret, so that it can be undone. */
function insert(root: HTMLElement, text: string): void {
  root.ownerDocument.execCommand("insertText", false, text);
}

function focusEnd(root: HTMLElement): void {
  root.focus({ preventScroll: true });
  setCaretPlace(root, Number.POSITIVE_INFINITY);
}
