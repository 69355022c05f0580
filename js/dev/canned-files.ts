import type { Batch, Row, Upload } from "../src/protocol.gen";
import { ago, type CannedThread, item, message, SVG } from "./canned";

const QUESTIONS = [
  {
    type: "multiple_choice",
    id: "islands",
    question: "Which islands should be in the plot?",
    options: [{ value: "Biscoe" }, { value: "Dream" }, { value: "Torgersen" }],
    multiple: true,
  },
  {
    type: "multiple_choice",
    id: "unit",
    question: "In which unit?",
    options: [
      { value: "g" },
      { value: "kg" },
      { value: "Standard deviations from the mean of the species, so that all three can be compared" },
    ],
  },
  {
    type: "freeform",
    id: "title",
    question: "What should the title say?",
    description: "One line above the plot. Leave it empty for none.",
  },
];

function picture(id: string, name: string): object {
  const url = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(SVG)}`;
  return { type: "image", id, name, mime_type: "image/svg+xml", preview_url: url };
}

function csv(id: string, name: string): object {
  return { type: "file", id, name, mime_type: "text/csv" };
}

/** Threads with attachments, and with questions of the assistant. */
export function filesAndQuestions(): CannedThread[] {
  return [
    {
      meta: { id: "files", created_at: ago(6), title: "Messages with files" },
      rows: [
        item("u1", 1, {
          type: "user_message",
          content: [{ type: "input_text", text: "What do these show?" }],
          attachments: [picture("p1", "bars.svg"), picture("p2", "a second picture.svg"), csv("f1", "penguins.csv")],
        }),
        message("a1", 1, "assistant", "Bars of mean masses, and the table they come from."),
        item("u2", 2, {
          type: "user_message",
          content: [],
          attachments: [
            csv("f2", "a-rather-long-name-of-a-file-that-does-not-fit-into-one-line-of-a-narrow-chat.parquet"),
            { ...picture("p3", "refused.png"), preview_url: "http://127.0.0.1:9/refused.png" },
          ],
        }),
        message("a2", 2, "assistant", "Thank you."),
      ],
    },
    {
      meta: { id: "questions", created_at: ago(7), title: "Questions of the assistant" },
      rows: [
        message("u0", 1, "user", "Plot the masses."),
        item("s0", 1, {
          type: "structured_input",
          status: "answered",
          inputs: [
            { ...QUESTIONS[0], answer: { values: ["Biscoe", "Dream"] } },
            { ...QUESTIONS[1], answer: { values: ["kg"] } },
            { ...QUESTIONS[2], answer: { values: [], skipped: true } },
          ],
        }),
        message("a0", 1, "assistant", "Here they are. Now for the other plot:"),
        item("s1", 1, { type: "structured_input", status: "pending", inputs: QUESTIONS }),
      ],
    },
    {
      meta: { id: "question", created_at: ago(7), title: "One question" },
      rows: [
        message("u0", 1, "user", "Plot the masses."),
        item("s1", 1, { type: "structured_input", status: "pending", inputs: QUESTIONS.slice(2) }),
      ],
    },
  ];
}

/** Writes down what was answered to the questions of a row. */
export function recordAnswers(rows: Row[], key: string, answers: Record<string, string[]> | null): Batch["ops"] {
  const at = rows.findIndex((row) => row.key === key);
  const row = rows[at];
  if (row?.item.type !== "structured_input") {
    return [];
  }
  const inputs = row.item.inputs.map((input) => ({ ...input, answer: { values: answers?.[input.id] ?? [] } }));
  const answered: Row = { ...row, item: { ...row.item, status: answers ? "answered" : "skipped", inputs } };
  rows[at] = answered;
  return [{ op: "put", row: answered, after: rows[at - 1]?.key ?? null }];
}

/** A message of the user with files. */
export function userMessage(key: string, turn: number, text: string, files: readonly Upload[]): Row {
  const row = message(key, turn, "user", text);
  const attachments = files.flatMap(({ attachment }) => attachment ?? []);
  return row.item.type === "user_message" ? { ...row, item: { ...row.item, attachments } } : row;
}
