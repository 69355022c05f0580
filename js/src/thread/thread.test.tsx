import { describe, expect, it } from "vitest";
import actionsChunk from "../chunks/actions";
import itemsChunk from "../chunks/items";
import words from "../chunks/words";
import { assistantRow, row, stage, stageWithChunk, userRow } from "../ui/testing";
import { Thread } from "./thread";

const items = (root: HTMLElement) => [...root.querySelectorAll<HTMLElement>("[data-part=item]")];
const actionRows = (root: HTMLElement) => root.querySelectorAll("[data-part=turn-actions]").length;

function button(root: HTMLElement, name: string): HTMLButtonElement | null {
  return root.querySelector(`button[aria-label="${name}"]`);
}

const chunks = { ...itemsChunk, ...actionsChunk, ...words };

describe("Thread", () => {
  it("shows the user's words as plain text and the assistant's as Markdown", () => {
    const { root, show } = stage(<Thread handled={{ current: null }} />);
    show(userRow("u", "**not bold** <b>"), assistantRow("a", "**bold**"));
    const [user, assistant] = items(root);
    expect(user?.querySelector(".bubble")?.textContent).toBe("**not bold** <b>");
    expect(user?.querySelector("b, strong")).toBeNull();
    expect(assistant?.querySelector("strong")?.textContent).toBe("bold");
    expect(assistant?.dataset).toMatchObject({ itemId: "id-a", itemType: "assistant_message" });
  });

  it("tells of a deeplink that is clicked in an answer", () => {
    const { root, show, actions } = stage(<Thread handled={{ current: null }} />);
    show(assistantRow("a", "See [the report](chatkit-link://report?year=2024&kind=a+b)."));
    root.querySelector<HTMLElement>(".ck-md-deeplink")?.click();
    expect(actions.followDeeplink).toHaveBeenCalledExactlyOnceWith("report", { year: "2024", kind: "a b" });
  });

  it("draws nothing for what is hidden, and a quiet line for what it does not know", async () => {
    const { root, show, settle } = await stageWithChunk(<Thread handled={{ current: null }} />, chunks);
    show(
      row("e", { type: "end_of_turn" }),
      row("h", { type: "hidden_context_item", content: "secret" }),
      row("c", { type: "client_tool_call", call_id: "c", name: "n", arguments: {} }),
      row("x", { type: "hologram" }),
      row("y", { type: "chatkit_widget.unknown", item_type: "smell" }),
    );
    await settle();
    expect(items(root).map((item) => item.textContent)).toEqual([
      "This version cannot show “hologram”.",
      "This version cannot show “smell”.",
    ]);
  });

  it("shows tags, quotes, printed output and records", async () => {
    const { root, show, settle } = await stageWithChunk(<Thread handled={{ current: null }} />, chunks);
    const tag = { type: "input_tag", id: "b", text: "Biscoe", data: {} };
    show(
      row("u", { type: "user_message", quoted_text: "earlier", content: [{ type: "input_text", text: "at " }, tag] }),
      row("o", { type: "chatkit_widget.output", text: "one\ntwo\n" }),
      row("s", {
        type: "structured_input",
        status: "answered",
        inputs: [{ type: "freeform", id: "q", question: "Why?", answer: { values: ["So."] } }],
      }),
    );
    await settle();
    const [user, record, output] = items(root);
    expect(user?.querySelector(".bubble")?.textContent).toBe("at @Biscoe");
    expect(user?.querySelector(".quoted")?.textContent).toContain("earlier");
    expect(output?.querySelector("summary")?.textContent).toBe("Printed output2 lines");
    expect(output?.querySelector("pre")?.textContent).toBe("one\ntwo");
    expect(record?.textContent).toBe("Why?So.");
  });

  it("shows attachments above the words: pictures by their preview, all others by their names", () => {
    const { root, show, step } = stage(<Thread handled={{ current: null }} />);
    const image = (id: string, preview_url: string | null) => ({ type: "image", id, name: `${id}.png`, preview_url });
    const attachments = [
      image("a", "https://example.org/a.png"),
      image("b", "data:image/png;base64,AA=="),
      image("c", "http://example.org/c.png"),
      image("d", "javascript:alert(1)"),
      image("e", null),
      { type: "file", id: "f", name: "f.csv", mime_type: "text/csv" },
    ];
    show(row("u", { type: "user_message", content: [{ type: "input_text", text: "" }], attachments }));
    const shown = () => [...root.querySelectorAll("[data-part=attachment]")];
    const sources = () => shown().map((each) => each.querySelector("img")?.getAttribute("src"));
    expect(sources()).toEqual([
      "https://example.org/a.png",
      "data:image/png;base64,AA==",
      ...Array<undefined>(4).fill(undefined),
    ]);
    expect(shown()[0]?.querySelector("img")?.alt).toBe("Attachment: a.png");
    expect(shown()[5]?.textContent).toContain("f.csv");
    expect(root.querySelector(".bubble")).toBeNull();
    step(() => void shown()[0]?.querySelector("img")?.dispatchEvent(new Event("error")));
    expect(shown()[0]?.textContent).toContain("a.png");
    expect(sources()[0]).toBeUndefined();
  });

  it("records answers one by one, what was skipped, and that questions wait", async () => {
    const { root, show, settle } = await stageWithChunk(<Thread handled={{ current: null }} />, chunks);
    const question = (id: string, values: string[]) => ({
      type: "freeform",
      id,
      question: `${id}?`,
      answer: { values },
    });
    show(
      row("s", {
        type: "structured_input",
        status: "answered",
        inputs: [question("a", ["x", "y"]), question("b", [])],
      }),
      row("p", { type: "structured_input", inputs: [question("c", [])] }),
    );
    await settle();
    expect([...root.querySelectorAll("dt, dd")].map((each) => each.textContent)).toEqual([
      "a?",
      "x",
      "y",
      "b?",
      "Skipped",
    ]);
    expect(items(root)[1]?.textContent).toBe("Waiting for your answer");
  });

  it("refuses generated images of a strange scheme", async () => {
    const { root, show, settle } = await stageWithChunk(<Thread handled={{ current: null }} />, chunks);
    show(
      row("a", { type: "generated_image", image: { id: "i", url: "javascript:alert(1)" } }),
      row("b", { type: "generated_image", image: { id: "i", url: "data:image/png;base64,AA==" } }),
      row("c", { type: "generated_image" }),
    );
    await settle();
    expect(root.querySelectorAll("img")).toHaveLength(1);
  });

  it("shows how much of a picture there is while it is being made", async () => {
    const { root, show, settle } = await stageWithChunk(<Thread handled={{ current: null }} />, chunks);
    const image = { id: "i", url: "data:image/png;base64,AA==" };
    show({ ...row("a", { type: "generated_image", image }), streaming: true, progress: 0.4 });
    await settle();
    expect(root.querySelector("progress")?.value).toBeCloseTo(0.4);
    show({ ...row("a", { type: "generated_image", image }), progress: null });
    expect(root.querySelector("progress")).toBeNull();
    expect(root.querySelectorAll("img")).toHaveLength(1);
  });

  it("puts one row of buttons under each finished answer", async () => {
    const { root, show, state, step, settle } = await stageWithChunk(
      <Thread handled={{ current: null }} />,
      chunks,
      ({ responding }) => {
        responding.value = true;
      },
    );
    show(
      userRow("u1", "one", 1),
      assistantRow("a1", "first", 1),
      assistantRow("a2", "second", 1),
      userRow("u2", "two", 2),
      assistantRow("a3", "third", 2, true),
    );
    await settle();
    expect(actionRows(root)).toBe(1);
    step(() => {
      state.responding.value = false;
    });
    expect(actionRows(root)).toBe(2);
    expect(button(root, "Good answer")).toBeNull();
  });

  it("says where an answer ends without being complete", () => {
    const { root, show } = stage(<Thread handled={{ current: null }} />);
    const cut = assistantRow("a", "As far as it came");
    show(userRow("u", "one"), { ...cut, unfinished: true });
    expect(root.querySelector("[data-part=unfinished]")?.textContent).toBe("This answer is incomplete.");
    show(cut);
    expect(root.querySelector("[data-part=unfinished]")).toBeNull();
  });

  it("offers feedback and retry when the options say so", async () => {
    const { root, show, actions, settle } = await stageWithChunk(
      <Thread handled={{ current: null }} />,
      chunks,
      ({ options, feedback }) => {
        options.value = { ...options.value, thread_item_actions: { feedback: true, retry: true } };
        feedback.value = { a: "positive" };
      },
    );
    show(userRow("u", "one"), assistantRow("a", "first"));
    await settle();
    expect(button(root, "Good answer")?.getAttribute("aria-pressed")).toBe("true");
    button(root, "Bad answer")?.click();
    expect(actions.feedback).toHaveBeenCalledWith("a", "negative");
    button(root, "Answer again")?.click();
    expect(actions.retry).toHaveBeenCalledWith("u");
  });

  it("redraws only the row that grew", () => {
    const { root, show, state, step } = stage(<Thread handled={{ current: null }} />);
    show(userRow("u", "one"), assistantRow("a", "first"));
    const [user, assistant] = items(root);
    const paragraph = user?.querySelector(".bubble")?.firstChild;
    step(() => {
      const signal = state.rows.get("a");
      if (signal) {
        signal.value = assistantRow("a", "first words");
      }
    });
    expect(assistant?.textContent).toContain("first words");
    expect(items(root)[0]?.querySelector(".bubble")?.firstChild).toBe(paragraph);
  });

  it("shows the failure with Retry and its details folded", () => {
    const { part, actions, state, step } = stage(<Thread handled={{ current: null }} />, ({ failure }) => {
      failure.value = { message: "ValueError: no", phrase: null, allow_retry: true, detail: "Traceback" };
    });
    expect(part("error")?.textContent).toContain("ValueError: no");
    expect(part("error")?.querySelector("details")?.open).toBe(false);
    part("retry")?.click();
    expect(actions.retry).toHaveBeenCalledOnce();
    step(() => {
      state.failure.value = { message: "No.", phrase: null, allow_retry: false, detail: null };
    });
    expect(part("retry")).toBeNull();
  });

  it("says what goes on", () => {
    const { part, show, state, step, root } = stage(<Thread handled={{ current: null }} />, ({ responding }) => {
      responding.value = true;
    });
    show(userRow("u", "one"));
    expect(root.textContent).toContain("Thinking…");
    step(() => {
      state.progress.value = { text: "Reading…", icon: "search" };
    });
    expect(part("progress")?.textContent).toBe("Reading…");
    step(() => {
      state.progress.value = null;
    });
    show(userRow("u", "one"), assistantRow("a", "text", 1, true));
    expect(root.textContent).not.toContain("Thinking…");
  });
});
