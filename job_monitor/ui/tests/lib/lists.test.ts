import { expect, it } from "vitest";
import { readToEnd } from "~/lib/list-queries.ts";
import { triggerWord } from "~/lib/lists.ts";
import { windowSearch } from "~/lib/window.ts";
import { source } from "../support/answers.ts";

it("a trigger that is not known yet is shown as it came", () => {
  expect([triggerWord("CRON"), triggerWord("MOON_PHASE"), triggerWord(null)]).toEqual(["Schedule", "MOON_PHASE", null]);
});

it("a list is read to its end, in order", async () => {
  const asked: (string | null)[] = [];
  const pages = new Map([
    [null, { items: [1, 2], next: "b" }],
    ["b", { items: [3], next: null }],
  ]);
  const whole = await readToEnd<number>(async (cursor) => {
    asked.push(cursor);
    return { items: [], next: null, ...pages.get(cursor), sources: [source("a")], as_of: null };
  });
  expect([whole.items, asked]).toEqual([
    [1, 2, 3],
    [null, "b"],
  ]);
});

it("a list without an end is an error, not a part", async () => {
  const endless = readToEnd<number>(async () => ({ items: [1], next: "again", sources: [], as_of: null }));
  await expect(endless).rejects.toThrow("longer than");
});

it("a window that is not offered is dropped", () => {
  expect([
    windowSearch({ days: 7 }),
    windowSearch({ days: "90" }),
    windowSearch({ days: 31 }),
    windowSearch({}),
  ]).toEqual([{ days: 7 }, { days: 90 }, { days: undefined }, { days: undefined }]);
});
