import type { ObjectItem, RaisedForm, TreeNode } from "../src/protocol.gen";
import { ago, type CannedThread, item, message, SVG } from "./canned";
import { longTable } from "./fake-objects";

function object(key: string, given: Partial<ObjectItem>) {
  return item(key, 1, { type: "chatkit_widget.object", class_name: "object", bundle: {}, ref: "r", ...given });
}

function leaf(name: string, kind: TreeNode["kind"], text: string): TreeNode {
  return { kind, text, name };
}

const TREE: TreeNode = {
  kind: "mapping",
  text: "dict of 5",
  children: [
    leaf("title", "text", '"Palmer penguins"'),
    leaf("birds", "number", "344"),
    leaf("complete", "boolean", "False"),
    leaf("license", "none", "None"),
    {
      ...leaf("islands", "sequence", "list of 15"),
      hidden: 12,
      children: [
        {
          ...leaf("0", "mapping", "dict of 2"),
          children: [leaf("name", "text", '"Biscoe"'), leaf("area", "other", "Area(km²=…)")],
        },
        { ...leaf("1", "mapping", "dict of 1"), children: [leaf("name", "text", '"Dream"')] },
        { ...leaf("2", "mapping", "dict of 0") },
      ],
    },
  ],
};

const PLOTLY = {
  data: [
    { type: "scatter", mode: "lines+markers", name: "Adelie", x: [2007, 2008, 2009], y: [3706, 3742, 3664] },
    { type: "bar", name: "Gentoo", x: [2007, 2008, 2009], y: [5071, 5020, 5141] },
  ],
  layout: { title: { text: "Mean mass by year" }, yaxis: { title: { text: "g" } } },
};

const VEGA = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  data: {
    values: Array.from({ length: 40 }, (_, at) => ({ bill: 32 + ((at * 7) % 26), mass: 2900 + ((at * 397) % 3100) })),
  },
  mark: { type: "point", tooltip: true },
  encoding: {
    x: { field: "bill", type: "quantitative", scale: { zero: false } },
    y: { field: "mass", type: "quantitative", scale: { zero: false } },
  },
};

const RAISED: RaisedForm = {
  type: "raised",
  name: "ValueError",
  message: "'moon' is not an island. Known islands: Biscoe, Dream, Torgersen.",
  frames: [
    { file: "<cell 4>", line: 12, function: "respond", code: "return masses(message.text)" },
    {
      file: "/home/ada/a-rather-long-name-of-a-project/src/penguins/analysis/islands.py",
      line: 1083,
      function: "masses",
      code: 'raise ValueError(f"{island!r} is not an island. Known islands: {known}.") from error',
    },
  ],
  cause: {
    type: "raised",
    name: "KeyError",
    message: "'moon'",
    frames: [{ file: "islands.py", line: 1079, function: "masses", code: "" }],
  },
};

const WAVE = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

/** Python objects in every form. */
export function objectsThread(): CannedThread {
  const table = { class_name: "DataFrame", bundle: { "text/plain": "…" } };
  const picture = { "image/svg+xml": SVG };
  return {
    meta: { id: "forms", created_at: ago(4), title: "Python objects in every form" },
    rows: [
      message("m1", 1, "assistant", "A long table, of which Python has all rows:"),
      object("o1", { ...table, form: longTable(100_000) }),
      message("m2", 1, "assistant", "One that Python has no more, and a small one:"),
      object("o2", { ...table, form: longTable(1000), ref: null }),
      object("o3", {
        class_name: "Series",
        form: {
          type: "table",
          index: 1,
          columns: [
            { name: "island", kind: "text", dtype: "object" },
            { name: "birds", kind: "number", dtype: "int64" },
          ],
          rows: [
            ["Biscoe", "168"],
            ["Dream", "124"],
            ["Torgersen", null],
          ],
          total: 3,
          total_columns: 1,
        },
      }),
      message("m3", 1, "assistant", "A tree, an exception, files:"),
      object("o4", {
        class_name: "dict",
        form: { type: "tree", root: TREE },
        bundle: { "application/json": { a: 1 } },
      }),
      object("o5", { class_name: "ValueError", form: RAISED }),
      object("o6", {
        class_name: "PosixPath",
        form: { type: "file", name: "penguins.csv", mime_type: "text/csv", size: 9_500_000 },
      }),
      object("o7", {
        class_name: "PosixPath",
        form: { type: "file", name: "bars.svg", mime_type: "image/svg+xml", size: 1234 },
        bundle: picture,
        ref: null,
      }),
      message("m4", 1, "assistant", "Figures, with their libraries and without:"),
      object("o8", {
        class_name: "Figure",
        form: { type: "figure", library: "plotly", spec: PLOTLY },
        bundle: picture,
      }),
      object("o9", { class_name: "Chart", form: { type: "figure", library: "vega", spec: VEGA }, bundle: picture }),
      message("m5", 1, "assistant", "A widget that is live, and one that is not; sound; formulas:"),
      object("o10", { class_name: "Counter", form: { type: "live", model_id: "counter", is_anywidget: true } }),
      object("o11", {
        class_name: "IntSlider",
        form: { type: "live", model_id: "gone", is_anywidget: false },
        bundle: { "text/plain": "IntSlider(value=0)" },
      }),
      object("o12", { class_name: "Audio", bundle: { "audio/wav": WAVE, "text/plain": "Audio" } }),
      object("o13", { class_name: "Integral", bundle: { "text/latex": "$\\displaystyle \\int x^{2}\\,dx$" } }),
    ],
  };
}
