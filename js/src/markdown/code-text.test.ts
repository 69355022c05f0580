import { describe, expect, test } from "vitest";
import { pieces } from "./code-text.tsx";

describe("pieces of code", () => {
  test.each([`${"x".repeat(70)}\n`, `${"x".repeat(70)}\n\n`, "no line ends "])("of %j", (line) => {
    const text = line.repeat(300);
    const whole = pieces(text);
    expect(whole.join("")).toBe(text);
    for (let length = 0; length < text.length; length += 331) {
      const part = pieces(text.slice(0, length)).slice(0, -1);
      expect(part).toEqual(whole.slice(0, part.length));
    }
  });
});
