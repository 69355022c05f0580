import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FigureForm } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { HtmlFrame } from "../items/frame";
import { figureBody } from "./figure-body";
import type { ObjectProps } from "./form";
import { plotlyDrawing, plotlyObstacle } from "./plotly";
import { vegaDrawing } from "./vega";

/** A figure that is drawn by its library in a frame, once that is there; the picture that came along until then. */
export function FigureView({ form, item, plain }: ObjectProps & { readonly form: FigureForm }) {
  const { actions, t } = useUi();
  const { library, spec } = form;
  const [script, setScript] = useState<string | null>(null);
  const [failure, setProblem] = useState<string | null>(null);
  const [drawn, setDrawn] = useState(false);
  const obstacle = library === "plotly" ? plotlyObstacle(spec) : null;
  const problem = obstacle ? t(`objects.${obstacle}`) : failure;
  const place = useRef<HTMLDivElement>(null);
  const seen = useSeen(place);
  useEffect(() => {
    if (!seen || obstacle) {
      return;
    }
    let here = true;
    actions.loadLibrary(library).then((answer) => {
      if (here && answer.error === undefined) {
        setScript(answer.value);
      } else if (here) {
        setProblem(answer.error ?? "");
      }
    });
    return () => {
      here = false;
    };
  }, [actions, library, seen, obstacle]);
  const body = useMemo(
    () => figureBody(library === "plotly" ? plotlyDrawing(spec) : vegaDrawing(spec)),
    [library, spec],
  );
  const heard = ({ drawn: isDrawn, failed, why }: Record<string, unknown>) => {
    if (isDrawn === true) {
      setDrawn(true);
    } else if (typeof failed === "string") {
      const known = why === "network" || why === "forbidden";
      // What is told first is the cause of what follows.
      setProblem((before) => before ?? (known ? t(`objects.${why}`) : failed));
    }
  };
  const told = useMemo(() => (script === null ? {} : { script }), [script]);
  const name = item.class_name || "figure";
  return (
    <div ref={place} class="object-figure">
      {script !== null && problem === null && (
        <div class={drawn ? "" : "undrawn"}>
          <HtmlFrame html={body} title={t("objects.figure", { name })} told={told} heard={heard} />
        </div>
      )}
      {(!drawn || problem !== null) && (
        <>
          {plain}
          <div class="object-note" role="status">
            {problem === null ? t("objects.loading") : t("objects.noFigure", { reason: problem })}
          </div>
        </>
      )}
    </div>
  );
}

/** Whether an element has come into view: a library is large, and of a long conversation few figures are looked at. */
function useSeen(place: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        observer.disconnect();
        setSeen(true);
      }
    });
    if (place.current) {
      observer.observe(place.current);
    }
    return () => observer.disconnect();
  }, [place]);
  return seen;
}
