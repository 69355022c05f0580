/** What was dropped or pasted. */
export interface Offered {
  readonly files: File[];
  /** The names of folders, which cannot be sent. */
  readonly folders: string[];
}

interface Taking {
  /** Nothing is taken now; a drop is refused, and the page does not open the file either. */
  readonly off: boolean;
  /** What the chat says while files are held over it. */
  readonly hint: string;
  readonly take: (offered: Offered) => void;
  readonly signal: AbortSignal;
}

/** Takes the files that are dropped anywhere on the chat, or pasted into its composer. Texts go their usual way. */
export function takeFiles(chat: HTMLElement, { off, hint, take, signal }: Taking): void {
  // What was entered last: entering the next element comes before leaving the one before.
  let over: EventTarget | null = null;
  const show = (target: EventTarget | null) => {
    over = target;
    if (target && !off) {
      chat.dataset.drop = hint;
    } else {
      delete chat.dataset.drop;
    }
  };
  const onDrag = (event: DragEvent) => {
    if (!event.dataTransfer || !carriesFiles(event.dataTransfer)) {
      return;
    }
    // Kept from the notebook, which may take files too.
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = off ? "none" : "copy";
    if (event.type === "dragleave") {
      show(event.target === over ? null : over);
    } else {
      show(event.type === "drop" ? null : event.type === "dragenter" ? event.target : (over ?? event.target));
    }
    if (event.type === "drop" && !off) {
      take(offeredBy(event.dataTransfer));
    }
  };
  for (const type of ["dragenter", "dragover", "dragleave", "drop"] as const) {
    chat.addEventListener(type, onDrag, { signal });
  }
  chat.addEventListener(
    "paste",
    (event) => {
      const data = event.clipboardData;
      const inComposer = (event.target as Element).closest("[data-part=composer]");
      if (data && inComposer && !off && data.files.length > 0 && !isText(data)) {
        event.preventDefault();
        take(offeredBy(data));
      }
    },
    { signal },
  );
  signal.addEventListener("abort", () => show(null));
}

function carriesFiles({ types }: DataTransfer): boolean {
  return types.includes("Files");
}

/** Office programs put a picture of the text beside it: there the text is meant. A plain one alone is a file's name. */
function isText({ types }: DataTransfer): boolean {
  return types.includes("text/plain") && (types.includes("text/html") || types.includes("text/rtf"));
}

function offeredBy(data: DataTransfer): Offered {
  const folders = [...(data.items ?? [])]
    .map((item) => (item.kind === "file" ? item.webkitGetAsEntry?.() : null))
    .filter((entry) => entry?.isDirectory)
    .map((entry) => entry?.name ?? "");
  return { files: [...data.files].filter(({ name }) => !folders.includes(name)), folders };
}
