/** What is tried in this order; the first that the browser can write is taken. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** Bits a second: plenty for speech. */
const RATE = 32_000;

/** A recording ends by itself before it is too large for one message. */
const LARGEST = 4_000_000;

/** What was recorded. */
export interface Speech {
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/** A recording that runs. */
export interface Recording {
  /** Ends it. What was recorded comes from `speech`. */
  stop(): void;
  /** What was recorded; null when it was given up. */
  readonly speech: Promise<Speech | null>;
}

/** Begins to record; aborting gives up, and lets go of the microphone. Rejects as `getUserMedia` does. */
export async function record(signal: AbortSignal): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const release = () => {
    for (const track of stream.getTracks()) {
      track.stop();
    }
  };
  if (signal.aborted) {
    release();
    throw signal.reason;
  }
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: RATE, ...(mimeType ? { mimeType } : {}) });
  const pieces: Blob[] = [];
  let size = 0;
  const stop = () => {
    if (recorder.state !== "inactive") {
      recorder.stop();
    }
  };
  recorder.addEventListener("dataavailable", ({ data }) => {
    pieces.push(data);
    size += data.size;
    if (size > LARGEST) {
      stop();
    }
  });
  const speech = new Promise<Speech | null>((resolve, reject) => {
    recorder.addEventListener("stop", () => {
      release();
      const type = recorder.mimeType || mimeType || "";
      new Blob(pieces).arrayBuffer().then((bytes) => resolve(signal.aborted ? null : { type, bytes }), reject);
    });
    // A stop follows the error; what was recorded until then is taken.
    signal.addEventListener("abort", () => {
      stop();
      release();
      resolve(null);
    });
  });
  recorder.start(1000);
  return { stop, speech };
}
