import { act } from "preact/test-utils";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { plain, ready, show } from "./code-testing.tsx";

beforeAll(() => ready(plain));

describe("copying", () => {
  afterEach(() => vi.unstubAllGlobals());

  async function click(root: HTMLElement): Promise<HTMLButtonElement> {
    document.body.append(root);
    show(root, "```py\na = 1\n\n```", false, plain);
    const button = root.querySelector("[data-state]") as HTMLButtonElement;
    expect(button.getAttribute("aria-label")).toBe("Copy Python code");
    button.click();
    await vi.waitFor(() => expect(button.textContent).not.toBe("Copy"));
    return button;
  }

  test("uses the clipboard and says so for a moment", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    const button = await click(document.createElement("div"));
    expect(writeText).toHaveBeenCalledExactlyOnceWith("a = 1\n");
    expect(button.textContent).toBe("Copied");
    await act(() => {
      vi.runAllTimers();
    });
    expect(button.textContent).toBe("Copy");
    vi.useRealTimers();
  });

  test("selects and copies where there is no clipboard", async () => {
    vi.stubGlobal("navigator", {});
    let copied = "";
    document.execCommand = (command: string) => {
      copied = `${command} ${document.querySelector("textarea")?.value}`;
      return true;
    };
    const button = await click(document.createElement("div"));
    expect(copied).toBe("copy a = 1\n");
    expect(button.textContent).toBe("Copied");
    expect(document.querySelector("textarea")).toBeNull();
  });

  test("says when nothing was copied", async () => {
    vi.stubGlobal("navigator", {});
    document.execCommand = () => false;
    expect((await click(document.createElement("div"))).textContent).toBe("Not copied");
  });
});
