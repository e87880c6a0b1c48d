import { addDays } from "~/lib/metrics/range.ts";
import type { CalendarDay } from "./days.ts";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** Weeks from left to right, each of seven days from Monday; null where the range has no day. */
export type Layout = {
  weeks: { monday: string; days: (CalendarDay | null)[] }[];
  /** Where the name of a month stands, and how many weeks it has for itself. */
  months: { key: string; week: number; span: number }[];
};

/** 0 for Monday. Dates are dates of the answer's zone already: no zone enters here. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function mondayOf(date: string): string {
  return addDays(date, -weekdayOf(date));
}

/** The days as weeks. `isWhole` leaves out a first week that the range cuts, where it does not begin with a year. */
export function layoutOf(days: readonly CalendarDay[], isWhole: boolean): Layout {
  const weeks: Layout["weeks"] = [];
  for (const day of days) {
    const monday = mondayOf(day.date);
    let week = weeks.at(-1);
    if (week?.monday !== monday) {
      week = { monday, days: Array.from({ length: 7 }, () => null) };
      weeks.push(week);
    }
    week.days[weekdayOf(day.date)] = day;
  }
  if (isWhole && weeks.length > 1 && weeks[0]?.days[0] === null) weeks.shift();
  return { weeks, months: monthsAbove(weeks) };
}

/** A month is named above the first week in which most of the days are its own: that of its first Thursday. */
function monthsAbove(weeks: Layout["weeks"]): Layout["months"] {
  const months: Layout["months"] = [];
  for (const [index, { monday }] of weeks.entries()) {
    const key = addDays(monday, 3).slice(0, 7);
    const last = months.at(-1);
    if (last?.key === key) last.span += 1;
    else months.push({ key, week: index, span: 1 });
  }
  return months;
}

export function daysIn({ weeks }: Layout): CalendarDay[] {
  return weeks.flatMap(({ days }) => days.filter((day) => day !== null));
}

const MOVES: Record<string, number> = {
  ArrowLeft: -7,
  ArrowRight: 7,
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -28,
  PageDown: 28,
};

/** The day after a key: up and down by a day, left and right by a week; null where the key is none of its own. */
export function stepped(days: readonly CalendarDay[], date: string | null, key: string): string | null {
  const last = days.length - 1;
  if (last < 0) return null;
  if (key === "Home") return days[0]?.date ?? null;
  if (key === "End") return days[last]?.date ?? null;
  const move = MOVES[key];
  if (move === undefined) return null;
  const at = days.findIndex((day) => day.date === date);
  const next = Math.min(last, Math.max(0, (at < 0 ? last : at) + move));
  return days[next]?.date ?? null;
}
