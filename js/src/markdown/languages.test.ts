import { describe, expect, test } from "vitest";
import { languageId, languageName } from "./languages.ts";

describe("languages", () => {
  test.each([
    ["py", "python", "Python"],
    ["IPython", "python", "Python"],
    ["sh", "bash", "Bash"],
    ["ts", "typescript", "TypeScript"],
    ["html", "xml", "HTML"],
    ["c++", "cpp", "C++"],
    ["nosuch", null, "nosuch"],
    ["constructor", null, "constructor"],
    ["__proto__", null, "__proto__"],
    ["", null, ""],
  ])("%j", (written, id, name) => {
    expect(languageId(written)).toBe(id);
    expect(languageName(written)).toBe(name);
  });
});
