import type { FigureForm } from "../protocol.gen";
import type { Answer } from "../state/actions";
import type { Channel } from "./channel";
import { pageModules } from "./chunks";
import { gunzip } from "./decode";

/** The script that draws figures of a kind, once for all chats of the page: it is large. */
export function loadLibrary(channel: Channel, name: FigureForm["library"]): Promise<Answer<string>> {
  const scripts = pageModules() as Map<string, Promise<Answer<string>>>;
  const key = `library/${name}`;
  const found = scripts.get(key);
  if (found) {
    return found;
  }
  const asked = channel
    .call({ method: "load_library", name })
    .then(async ({ error, chunk }): Promise<Answer<string>> => {
      if (chunk) {
        return { value: await gunzip(chunk) };
      }
      // Another kernel may have it, or this one once it is installed.
      scripts.delete(key);
      return { error: error ?? "" };
    });
  scripts.set(key, asked);
  return asked;
}
