import loader from "lucide:loader-circle";
import mic from "lucide:mic";
import square from "lucide:square";
import { useEffect, useRef, useState } from "preact/hooks";
import en from "../../i18n/en.dictation.json";
import { learn, type T } from "../../i18n/t";
import { useUi } from "../../ui/context";
import { Icon } from "../../ui/icon";
import css from "./dictation.css";
import { type Recording, record } from "./recorder";

learn(en);

type Phase = "idle" | "asking" | "recording" | "writing";

const labels = {
  idle: "speech.start",
  asking: "speech.asking",
  recording: "speech.stop",
  writing: "speech.writing",
} as const;

/** The button that records speech, and has it written into the composer at the second press. Escape gives up. */
export function Dictate({ off }: { off: boolean }) {
  const { state, actions, adopt, t } = useUi();
  const [phase, setPhase] = useState<Phase>("idle");
  const button = useRef<HTMLButtonElement>(null);
  const closing = useRef<AbortController | null>(null);
  const recording = useRef<Recording | null>(null);
  adopt(css);

  const run = async () => {
    const giving = new AbortController();
    const { signal } = giving;
    closing.current = giving;
    signal.addEventListener("abort", () => setPhase("idle"));
    state.composerNote.value = null;
    try {
      if (!navigator.mediaDevices) {
        throw new DOMException("", "SecurityError");
      }
      setPhase("asking");
      recording.current = await record(signal);
      setPhase("recording");
      const speech = await recording.current.speech;
      if (speech && speech.bytes.byteLength > 0) {
        setPhase("writing");
        await actions.transcribe(speech.type, speech.bytes);
      } else if (speech) {
        state.composerNote.value = { text: t("speech.empty"), level: "error" };
      }
    } catch (error) {
      if (!signal.aborted) {
        state.composerNote.value = { text: problem(error, t), level: "error" };
      }
    }
    if (!signal.aborted) {
      setPhase("idle");
    }
  };
  // A chat that ended or was locked records no more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that ends a recording.
  useEffect(() => () => closing.current?.abort(), [off]);
  const live = phase === "recording" || phase === "asking";
  useEffect(() => {
    const stopping = new AbortController();
    const onKeyDown = (event: Event) => {
      if ((event as KeyboardEvent).key === "Escape") {
        event.stopPropagation();
        closing.current?.abort();
      }
    };
    if (live) {
      // Before anything else that listens for Escape in the chat.
      const { signal } = stopping;
      button.current?.closest(".chat")?.addEventListener("keydown", onKeyDown, { capture: true, signal });
    }
    return () => stopping.abort();
  }, [live]);

  const label = t(labels[phase]);
  const busy = phase === "asking" || phase === "writing";
  return (
    <>
      {phase === "recording" && <Elapsed />}
      <button
        ref={button}
        type="button"
        class={`icon-button tool ${phase}`}
        data-part="dictate"
        data-phase={phase}
        aria-label={label}
        aria-busy={busy}
        title={label}
        disabled={off || phase === "writing"}
        onClick={() => (phase === "recording" ? recording.current?.stop() : phase === "idle" && void run())}
      >
        <span class={busy ? "spin" : ""}>
          <Icon nodes={busy ? loader : phase === "recording" ? square : mic} />
        </span>
      </button>
    </>
  );
}

/** For how long it has been recording. */
function Elapsed() {
  const { t } = useUi();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - start) / 1000)), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="elapsed" role="timer" aria-label={t("speech.time")}>
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
    </span>
  );
}

function problem(error: unknown, t: T): string {
  const { name, message } = error as Error;
  switch (name) {
    case "SecurityError":
      return t("speech.insecure");
    case "NotAllowedError":
      return t("speech.refused");
    case "NotFoundError":
      return t("speech.missing");
    default:
      return t("speech.broken", { reason: message || name });
  }
}
