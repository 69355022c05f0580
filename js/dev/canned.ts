import type { Failure, Progress, Row, ShownNotice, ThreadMetadata } from "../src/protocol.gen";
import { filesAndQuestions } from "./canned-files";
import { markdownThread } from "./canned-markdown";
import { objectsThread } from "./canned-objects";

/** A thread as the fake kernel keeps it. */
export interface CannedThread {
  meta: ThreadMetadata;
  rows: Row[];
  progress?: Progress;
  failure?: Failure;
  notices?: ShownNotice[];
}

const HOUR = 3_600_000;

export function ago(hours: number): string {
  return new Date(Date.now() - hours * HOUR).toISOString();
}

/** A row with a message. */
export function message(key: string, turn: number, who: "user" | "assistant", text: string, streaming = false): Row {
  const base = { id: `msg_${key}`, thread_id: "t", created_at: ago(1) };
  return who === "user"
    ? {
        key,
        turn,
        streaming,
        progress: null,
        item: { ...base, type: "user_message", content: [{ type: "input_text", text }] },
      }
    : {
        key,
        turn,
        streaming,
        progress: null,
        item: { ...base, type: "assistant_message", content: [{ type: "output_text", text }] },
      };
}

export function item(key: string, turn: number, rest: object): Row {
  const base = { id: `item_${key}`, thread_id: "t", created_at: ago(1) };
  return { key, turn, streaming: false, progress: null, item: { ...base, ...rest } as unknown as Row["item"] };
}

const TABLE = `
Gentoo penguins on **Biscoe** are the heaviest, by a wide margin:

| Island | Species | Birds | Mean mass (g) | Flipper (mm) |
|:--|:--|--:|--:|--:|
| Biscoe | Gentoo | 123 | 5,076 | 217 |
| Biscoe | Adelie | 44 | 3,710 | 189 |
| Dream | Chinstrap | 68 | 3,733 | 196 |
| Torgersen | Adelie | 51 | 3,706 | 191 |

The difference to the other islands is about **1.3 kg**, and it holds for both sexes. Two rows without a weight were left out.`;

const CODE = `Group by island and take the mean:

\`\`\`python
import pandas as pd

def heaviest(penguins: pd.DataFrame, by: str = "island") -> pd.DataFrame:
    """The mean mass of each group, heaviest first."""
    known = penguins.dropna(subset=["body_mass_g"])
    grouped = known.groupby([by, "species"])["body_mass_g"].agg(["count", "mean"])
    return grouped.sort_values("mean", ascending=False).round(0)  # a rather long line, to see it scroll sideways
\`\`\`

Then:

1. Call \`heaviest(penguins)\`.
2. Read the first line.
3. Compare with \`by="sex"\`:
   - females are lighter,
   - the *order* of the islands stays.

> The mean hides a spread of about 500 g in each group.`;

const ARABIC = `بطاريق **Gentoo** في جزيرة Biscoe هي الأثقل، والفرق نحو 1.3 كغ. الدالة \`heaviest(penguins)\` تحسب ذلك:

1. اجمع حسب الجزيرة.
2. خذ المتوسط:
   - الإناث أخف،
   - الترتيب لا يتغير.

> المتوسط يخفي فرقًا قدره 500 غ.

- [x] تمت القراءة
- [ ] الرسم

| الجزيرة | النوع | العدد |
|---|---|--:|
| Biscoe | Gentoo | 123 |
| Dream | Chinstrap | 68 |

\`\`\`python
penguins.groupby("island")["body_mass_g"].mean()  # المتوسط
\`\`\``;

const FRAME = `<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>island</th><th>species</th><th>count</th><th>mean</th></tr></thead><tbody>
<tr><th>0</th><td>Biscoe</td><td>Gentoo</td><td>123</td><td>5076.0</td></tr><tr><th>1</th><td>Dream</td><td>Chinstrap</td><td>68</td><td>3733.0</td></tr><tr><th>2</th><td>Torgersen</td><td>Adelie</td><td>51</td><td>3706.0</td></tr></tbody></table>`;

export const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="160" viewBox="0 0 420 160"><rect width="420" height="160" rx="8" fill="#eef2fb"/><g fill="#2457d6"><rect x="40" y="30" width="60" height="110"/><rect x="140" y="70" width="60" height="70"/><rect x="240" y="72" width="60" height="68"/></g></svg>`;

/** What the fake kernel answers. */
export function answerTo(text: string): string {
  if (/table|island/i.test(text)) {
    return TABLE;
  }
  return /code|explain/i.test(text) ? CODE : `You said **${text}**.\n\n${CODE}\n${TABLE}`;
}

/** The threads a fresh fake kernel has. */
export function cannedThreads(): CannedThread[] {
  return [
    {
      meta: { id: "penguins", created_at: ago(0.2), title: "Heaviest penguins by island" },
      rows: [
        message("u1", 1, "user", "Which islands have the heaviest penguins?"),
        message("a1", 1, "assistant", TABLE),
        message("u2", 2, "user", "How do I compute that?\nPlease with code, and in a form that I can use again."),
        message("a2", 2, "assistant", CODE),
      ],
    },
    {
      meta: { id: "arabic", created_at: ago(3), title: "أثقل البطاريق في كل جزيرة" },
      rows: [
        item("u1", 1, {
          type: "user_message",
          quoted_text: "تعيش بطاريق Gentoo في جزيرة Biscoe",
          attachments: [{ type: "file", id: "f", name: "penguins (1).csv", mime_type: "text/csv" }],
          content: [{ type: "input_text", text: "أي الجزر فيها أثقل البطاريق؟" }],
        }),
        message("a1", 1, "assistant", ARABIC),
        message("u2", 2, "user", "And in English, please."),
        message("a2", 2, "assistant", TABLE),
      ],
    },
    {
      meta: { id: "objects", created_at: ago(5), title: "Objects, tasks and printed output" },
      rows: [
        item("u1", 1, {
          type: "user_message",
          quoted_text: "Gentoo penguins on Biscoe are the heaviest",
          attachments: [{ type: "file", id: "f", name: "penguins.csv", mime_type: "text/csv" }],
          content: [
            { type: "input_text", text: "Show the table for " },
            { type: "input_tag", id: "biscoe", text: "Biscoe", data: {} },
            { type: "input_text", text: " and draw it." },
          ],
        }),
        item("w1", 1, {
          type: "workflow",
          workflow: {
            type: "reasoning",
            summary: { duration: 12 },
            expanded: true,
            tasks: [
              { type: "web_search", title: "Looked for the data set", status_indicator: "complete" },
              { type: "thought", title: "Chose the mean", content: "The median differs **little**." },
              { type: "custom", title: "Drawing", status_indicator: "loading" },
            ],
          },
        }),
        item("t1", 1, { type: "task", task: { type: "file", title: "Read penguins.csv" } }),
        message("a1", 1, "assistant", "Here is the table:"),
        item("o1", 1, { type: "chatkit_widget.object", class_name: "DataFrame", bundle: { "text/html": FRAME } }),
        message("a2", 1, "assistant", "And the picture:"),
        item("o2", 1, { type: "chatkit_widget.object", class_name: "Figure", bundle: { "image/svg+xml": SVG } }),
        item("o3", 1, {
          type: "chatkit_widget.object",
          class_name: "ndarray",
          bundle: { "text/plain": "array([[5076., 3710.],\n       [3733., 3706.]])" },
        }),
        item("wd", 1, { type: "widget", widget: { type: "Card" } }),
        item("p1", 1, { type: "chatkit_widget.output", text: "loading 344 rows\ndone in 0.2 s\n" }),
      ],
    },
    ...filesAndQuestions(),
    objectsThread(),
    markdownThread(),
    {
      meta: { id: "error", created_at: ago(26), title: "A turn that failed" },
      rows: [message("u1", 1, "user", "What is the mass on the moon?")],
      failure: {
        message: "ValueError: 'moon' is not an island. Known islands: Biscoe, Dream, Torgersen.",
        phrase: null,
        allow_retry: true,
        detail:
          "Traceback (most recent call last):\n  File \"<cell>\", line 3, in respond\nValueError: 'moon' is not an island",
      },
      notices: [
        { level: "warning", title: "Old data", message: "The data set is from **2009**." },
        { level: "info", message: "Two rows without a weight were left out." },
      ],
    },
    {
      meta: {
        id: "long",
        created_at: ago(90),
        title: "A very long thread, whose title does not fit into one line of the list",
      },
      rows: Array.from({ length: 60 }, (_, index) =>
        index % 2 === 0
          ? message(`u${index}`, index / 2, "user", `Question ${index / 2 + 1}`)
          : message(`a${index}`, (index - 1) / 2, "assistant", index % 4 === 1 ? TABLE : CODE),
      ),
    },
    {
      meta: {
        id: "locked",
        created_at: ago(300),
        title: "Locked",
        status: { type: "locked", reason: "Waiting for a colleague" },
      },
      rows: [message("u1", 1, "user", "Hello?")],
    },
    {
      meta: {
        id: "closed",
        created_at: ago(3000),
        status: { type: "closed", reason: "This chat was closed by its owner." },
      },
      rows: [message("u1", 1, "user", "Hello?"), message("a1", 1, "assistant", "Good bye.")],
    },
  ];
}
