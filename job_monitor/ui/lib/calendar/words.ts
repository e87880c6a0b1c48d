import { count, plural, ratio } from "~/lib/format.ts";
import { calendarDay } from "~/lib/time.ts";
import { type CalendarDay, type Level, MANY_FROM, SOME_FROM } from "./days.ts";

/** What each level means, for the legend. */
export const LEVEL_WORDS: Record<Level, string> = {
  good: "No failure",
  few: `Under ${SOME_FROM * 100}% failed`,
  some: `${SOME_FROM * 100}% to ${MANY_FROM * 100}% failed`,
  many: `${MANY_FROM * 100}% and more failed`,
  neither: "Neither well nor badly",
  none: "No run ended",
  unknown: "Not known",
};

const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });

/** `2026-11` as `Nov 2026`, or `Nov`. */
export function monthWord(key: string, hasYear = true): string {
  return (hasYear ? MONTH : SHORT).format(Date.parse(`${key}-01T00:00:00Z`));
}

export function dayWord(date: string): string {
  return `${calendarDay(date, true)} ${date.slice(0, 4)}`;
}

/** What a day was, in one sentence. */
export function daySentence(day: CalendarDay): string {
  if (day.level === "unknown")
    return day.isPartial ? "Not known: its rows have not arrived, or history begins later" : "Not known";
  const partial = day.isPartial ? ", rows may still come" : "";
  if (day.level === "none") return `No run ended${partial}`;
  const bad = day.bad === 0 ? "none of them failed" : `${count(day.bad)} failed or timed out`;
  const share = day.judged === 0 || day.bad === 0 ? "" : ` (${ratio(day.bad / day.judged)})`;
  return `${plural(day.runs ?? 0, "run")}, ${bad}${share}${partial}`;
}
