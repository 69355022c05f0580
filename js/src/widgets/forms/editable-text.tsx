import type { CSSProperties } from "preact";
import { useState } from "preact/hooks";
import type { Editable, Text } from "../components.gen";
import { cut, textStyle } from "../styles/texts";
import { pixels } from "../styles/units";
import { FieldProblem } from "./field-problem";
import { useGrow } from "./grow";
import { useWritten } from "./written";

/** ChatKit's `Text` with `editable`: a field in its form that looks as the text does. */
export function EditableText({ of, editable }: { of: Text; editable: Editable }) {
  const { value, minLines, maxLines } = of;
  // For good: in another element what the user has written would be gone.
  const [isLine] = useState(cut(of) === "line");
  // The text itself shows a line break as a space where it has one line.
  const initial = isLine ? value.replace(/\s*[\r\n]+\s*/g, " ") : value;
  const { field, attributes } = useWritten({ ...editable, initial }, "submits");
  useGrow(field, !isLine);
  const look = {
    class: "text-field",
    "data-text-size": of.size ?? "md",
    style: {
      ...textStyle(of),
      fontStyle: of.italic ? "italic" : undefined,
      textDecoration: of.lineThrough ? "line-through" : undefined,
      inlineSize: pixels(of.width),
      "--rows": maxLines ? String(Math.max(maxLines, minLines ?? 1)) : "none",
    } as CSSProperties,
  };
  return (
    <div class="field" data-widget="Text" data-widget-id={of.id}>
      {isLine ? (
        <input {...attributes} {...look} type="text" pattern={editable.pattern ?? undefined} />
      ) : (
        <textarea {...attributes} {...look} rows={minLines ?? 1} data-grows="" />
      )}
      <FieldProblem field={field} />
    </div>
  );
}
