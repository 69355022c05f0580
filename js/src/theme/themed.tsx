import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useUi } from "../ui/context";
import { type Applied, applyTo } from "./apply";
import css from "./themed.css";

/** The contrast of text for who asks their browser for more. */
const MORE = 7;

/** Puts the theme of the options on the view that it is in. */
export function Themed() {
  const { state, scheme, adopt } = useUi();
  const probe = useRef<HTMLSpanElement>(null);
  const applied = useRef<Applied>(null);
  const [more, setMore] = useState(false);
  const { theme } = state.options.value;
  const shown = scheme.value;
  adopt(css);

  useLayoutEffect(() => {
    const root = probe.current?.getRootNode() as Partial<ShadowRoot> | undefined;
    if (root?.host && probe.current) {
      applied.current = applyTo(root.host as HTMLElement, probe.current);
    }
    const media = probe.current?.ownerDocument.defaultView?.matchMedia("(prefers-contrast: more)");
    const look = () => setMore(media?.matches ?? false);
    look();
    media?.addEventListener("change", look);
    return () => {
      media?.removeEventListener("change", look);
      applied.current?.remove();
    };
  }, []);
  useLayoutEffect(() => {
    if (typeof theme === "object") {
      applied.current?.update(theme, shown, more ? MORE : undefined);
    }
  }, [theme, shown, more]);
  return <span ref={probe} hidden />;
}
