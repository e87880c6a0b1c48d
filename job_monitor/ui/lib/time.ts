import { UNKNOWN } from "./format.ts";

/** Which clock the viewer reads: their own, or UTC. */
export type Zone = "local" | "utc";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formatting objects are costly to make and cheap to keep. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const known = FORMATS.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", zone === "utc" ? { ...options, timeZone: "UTC" } : options);
  FORMATS.set(key, made);
  return made;
}

/** Milliseconds since 1970 of an ISO time, or null where it is absent or not a time. */
export function instant(iso: string | null | undefined): number | null {
  if (iso == null) return null;
  const parsed = Date.parse(iso);
  return Number.isNaN(parsed) ? null : parsed;
}

/** Name of the zone as people say it: `Europe/Berlin`, `UTC`. */
export function zoneName(zone: Zone): string {
  return zone === "utc" ? "UTC" : new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function shortZone(at: number, zone: Zone): string {
  if (zone === "utc") return "UTC";
  const parts = formatOf(zone, { timeZoneName: "short" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zoneName(zone);
}

function dayKey(at: number, zone: Zone): string {
  return formatOf(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

/** `11:40 UTC` on the day of `now`, `21 Nov 11:40 UTC` in its year, else with the year. */
export function moment(at: number, zone: Zone, now: number): string {
  const clock = `${formatOf(zone, { hour: "2-digit", minute: "2-digit" }).format(at)} ${shortZone(at, zone)}`;
  if (dayKey(at, zone) === dayKey(now, zone)) return clock;
  return `${day(at, zone, now)} ${clock}`;
}

/** `11:40`, without the zone: for an axis that names it once. */
export function clockText(at: number, zone: Zone): string {
  return formatOf(zone, { hour: "2-digit", minute: "2-digit" }).format(at);
}

export function day(at: number, zone: Zone, now: number): string {
  const isSameYear = dayKey(at, zone).slice(-4) === dayKey(now, zone).slice(-4);
  return formatOf(zone, { day: "numeric", month: "short", ...(isSameYear ? {} : { year: "numeric" }) }).format(at);
}

/** Every reading of one instant, for the hover title: UTC, the viewer's zone, the distance. */
export function readings(at: number, now: number): string {
  const full: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "medium" };
  const utc = `${formatOf("utc", full).format(at)} UTC`;
  const local = `${formatOf("local", full).format(at)} ${zoneName("local")}`;
  return [...new Set([utc, local, relative(at, now)])].join("\n");
}

/** `12 min ago`, `3 h ago`, `in 5 min`. */
export function relative(at: number, now: number): string {
  const distance = now - at;
  const text = span(Math.abs(distance));
  if (text === null) return "just now";
  return distance < 0 ? `in ${text}` : `${text} ago`;
}

/** How old, without "ago": `12 min`, `3 h`, `2 d`. */
export function age(at: number, now: number): string {
  return span(Math.max(0, now - at)) ?? "less than a minute";
}

function span(distance: number): string | null {
  if (distance < MINUTE) return null;
  if (distance < HOUR) return `${Math.floor(distance / MINUTE)} min`;
  if (distance < 2 * DAY) return `${Math.floor(distance / HOUR)} h`;
  return `${Math.floor(distance / DAY)} d`;
}

/** A calendar date (`2026-11-21`, always in UTC) as `21 Nov`, with the weekday if asked. */
export function calendarDay(date: string | null | undefined, hasWeekday = false): string {
  const at = instant(date == null ? null : `${date.slice(0, 10)}T00:00:00Z`);
  if (at === null) return UNKNOWN;
  return formatOf("utc", { day: "numeric", month: "short", ...(hasWeekday ? { weekday: "short" } : {}) }).format(at);
}
