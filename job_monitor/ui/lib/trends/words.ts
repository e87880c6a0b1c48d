import { calendarDay } from "~/lib/time.ts";
import type { Step } from "./search.ts";
import type { Place } from "./series.ts";

const HOURS = new Map<string, Intl.DateTimeFormat>();

function hourIn(at: string, zone: string): string {
  const known = HOURS.get(zone);
  const format = known ?? new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  HOURS.set(zone, format);
  return format.format(Date.parse(at));
}

/** A span of dates: `3 Nov`, `3 Nov to 9 Nov`. */
export function datesWord({ from, to }: { from: string; to: string }): string {
  return from === to ? calendarDay(from, true) : `${calendarDay(from)} to ${calendarDay(to)}`;
}

/** A step in words: `Tue, 3 Nov`, `3 Nov 06:00`, `2 Nov to 8 Nov`. */
export function placeWord(place: Place, step: Step, zone: string): string {
  return step === "hour" ? `${calendarDay(place.from)} ${hourIn(place.fromAt, zone)}` : datesWord(place);
}

/** Short, for an axis: where the step begins. */
export function axisWord(place: Place, step: Step, zone: string): string {
  return step === "hour" ? placeWord(place, step, zone) : calendarDay(place.from);
}

/** Why a step is not told in full; null where it is. */
export function partialWord(place: Place): string | null {
  if (!place.isPartial) return null;
  return place.cutDays > 0 ? `without ${place.cutDays} of its days` : "not complete";
}
