import { autoUpdate, computePosition, flip, offset, type Placement, shift, size } from "@floating-ui/dom";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface PopoverProps {
  readonly anchor: HTMLElement;
  readonly placement: Placement;
  readonly className: string;
  /** It is done with; true where the focus goes back to what opened it. */
  readonly onClose: (refocus: boolean) => void;
  readonly children: ComponentChildren;
}

/** A box above all else, beside what opened it and as wide as the chat at most. */
export function Popover({ anchor, placement, className, onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const element = box.current as HTMLDivElement;
    element.showPopover?.();
    const boundary = element.closest<HTMLElement>(".chat") ?? undefined;
    const stop = autoUpdate(anchor, element, () => void place(anchor, element, placement, boundary));
    const closing = new AbortController();
    const { signal } = closing;
    const away = (event: Event) => {
      const path = event.composedPath();
      if (!path.includes(element) && !path.includes(anchor)) {
        close.current(false);
      }
    };
    element.ownerDocument.addEventListener("pointerdown", away, { signal, capture: true });
    return () => {
      closing.abort();
      stop();
    };
  }, [anchor, placement]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is in it has the roles.
    <div
      ref={box}
      popover="manual"
      class={`popover ${className}`}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onClose(true);
        }
      }}
      onFocusOut={({ relatedTarget, currentTarget }) => {
        const to = relatedTarget as Node | null;
        if (to && !currentTarget.contains(to) && !anchor.contains(to)) {
          onClose(false);
        }
      }}
    >
      {children}
    </div>
  );
}

async function place(anchor: HTMLElement, box: HTMLElement, placement: Placement, boundary: HTMLElement | undefined) {
  const within = { padding: 8, ...(boundary && { boundary }) };
  const { x, y } = await computePosition(anchor, box, {
    placement,
    strategy: "fixed",
    middleware: [
      offset(6),
      flip({ ...within, fallbackAxisSideDirection: "end" }),
      shift({ ...within, crossAxis: true }),
      size({
        ...within,
        apply: ({ availableHeight, availableWidth, rects }) => {
          box.style.setProperty("--anchor", `${Math.round(rects.reference.width)}px`);
          box.style.setProperty("--room-block", `${Math.max(160, Math.floor(availableHeight))}px`);
          box.style.setProperty("--room-inline", `${Math.max(160, Math.floor(availableWidth))}px`);
        },
      }),
    ],
  });
  box.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
}
