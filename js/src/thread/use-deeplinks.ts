import type { OnLink } from "../markdown/links";
import { useUi } from "../ui/context";
import { deeplink } from "./deeplink";

/** What links do in the words of the assistant: ChatKit's deeplinks are told to Python, others are the page's. */
export function useDeeplinks(): OnLink {
  const { actions } = useUi();
  return (href) => {
    const found = deeplink(href);
    if (found) {
      actions.followDeeplink(found.link, found.data);
    }
    return found !== null;
  };
}
