import { calendarDay } from "~/lib/time.ts";

/** What the columns of a chart stand for: how a table calls them, and their names short and long. */
export type Unit = { header: string; short: (at: string) => string; long: (at: string) => string };

export const DAYS: Unit = {
  header: "Day (UTC)",
  short: (date) => calendarDay(date),
  long: (date) => calendarDay(date, true),
};
