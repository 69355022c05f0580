import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useUi } from "../../ui/context";
import { frameDocument } from "./frame-document";

/** Taller objects scroll inside. */
const TALLEST = 4000;

interface HtmlFrameProps {
  readonly html: string;
  readonly title: string;
  /** What the frame is told beside the theme. */
  readonly told?: object;
  /** Gets what the frame says beside its height. */
  readonly heard?: (said: Record<string, unknown>) => void;
}

/** HTML of the user's, in a frame of its own: without our origin, without a network, as tall as its content. */
export function HtmlFrame({ html, title, told, heard }: HtmlFrameProps) {
  const { scheme } = useUi();
  const frame = useRef<HTMLIFrameElement>(null);
  const theme = scheme.value;
  const listener = useRef(heard);
  listener.current = heard;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme is told to the frame, which need not load again.
  const document = useMemo(() => frameDocument(html, theme), [html]);

  useLayoutEffect(() => {
    const view = frame.current?.ownerDocument.defaultView;
    const onMessage = (event: MessageEvent) => {
      if (!frame.current || event.source !== frame.current.contentWindow) {
        return;
      }
      const said = (event.data ?? {}) as Record<string, unknown>;
      const { height } = said;
      if (typeof height === "number") {
        frame.current.style.height = `${Math.min(TALLEST, Math.max(1, Math.ceil(height)))}px`;
      }
      listener.current?.(said);
    };
    view?.addEventListener("message", onMessage);
    return () => view?.removeEventListener("message", onMessage);
  }, []);

  const tell = () => frame.current?.contentWindow?.postMessage({ theme: scheme.peek(), ...told }, "*");
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
