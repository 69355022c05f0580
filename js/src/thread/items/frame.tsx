import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useUi } from "../../ui/context";
import { frameDocument } from "./frame-document";

/** Taller objects scroll inside. */
const TALLEST = 4000;

/** HTML of the user's, in a frame of its own: without our origin, without a network, as tall as its content. */
export function HtmlFrame({ html, title }: { html: string; title: string }) {
  const { scheme } = useUi();
  const frame = useRef<HTMLIFrameElement>(null);
  const theme = scheme.value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme is told to the frame, which need not load again.
  const document = useMemo(() => frameDocument(html, theme), [html]);

  useLayoutEffect(() => {
    const view = frame.current?.ownerDocument.defaultView;
    const onMessage = (event: MessageEvent) => {
      const { height } = (event.data ?? {}) as { height?: unknown };
      if (frame.current && event.source === frame.current.contentWindow && typeof height === "number") {
        frame.current.style.height = `${Math.min(TALLEST, Math.max(1, Math.ceil(height)))}px`;
      }
    };
    view?.addEventListener("message", onMessage);
    return () => view?.removeEventListener("message", onMessage);
  }, []);

  const tell = () => frame.current?.contentWindow?.postMessage({ theme: scheme.peek() }, "*");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme is what it tells.
  useEffect(tell, [theme]);

  return (
    <iframe
      ref={frame}
      class="frame"
      title={title}
      sandbox="allow-scripts"
      srcdoc={document}
      onLoad={tell}
      height={40}
    />
  );
}
