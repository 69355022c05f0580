import { describe, expect, it } from "vitest";
import { t } from "./t";
import { exactTime, timeAgo } from "./time";

describe("t", () => {
  it("fills in names, and shows those it has no value for", () => {
    expect(t("user.attachment", { name: "A" })).toBe("Attachment: A");
    expect(t("user.attachment")).toBe("Attachment: {name}");
  });
});

describe("timeAgo", () => {
  const now = Date.parse("2026-11-22T12:00:00");
  const age = (seconds: number) => timeAgo(new Date(now - seconds * 1000).toISOString(), now, "en-US");

  it("is as short as can be, and a day when it is long ago", () => {
    expect([age(5), age(300), age(7200), age(86_400 * 3)]).toEqual(["now", "5m", "2h", "3d"]);
    expect([age(86_400 * 12), age(86_400 * 400)]).toEqual(["Nov 10", "Oct 18, 2025"]);
  });

  it("says nothing about a time that is none", () => {
    expect([timeAgo("soon"), exactTime("soon")]).toEqual(["", ""]);
  });
});
