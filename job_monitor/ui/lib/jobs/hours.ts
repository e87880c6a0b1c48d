import { RESULT_OF_CODE, RESULTS } from "~/lib/results.ts";
import { clockText, day, instant, type Zone } from "~/lib/time.ts";
import type { JobHours, ResultClass } from "~/lib/types.ts";
import type { JobRow } from "./decode.ts";
import type { Line } from "./order.ts";
import type { Layout } from "./strip.ts";

export const HOUR = 3_600_000;
export const HOURS: Layout = { cells: 48, pitch: 15, bar: 13, height: 22 };

/** An hour in which a run was at work that ended later; none of its runs ended in it. */
const AT_WORK = "W";
const NO_RUN = ".";

/** The hours of the answer, the oldest first, and a text for each job with a run in them: a character an hour. */
export type Hours = {
  fromAt: number;
  count: number;
  knownFrom: number | null;
  knownUntil: number | null;
  byJob: ReadonlyMap<string, string>;
};

/** Null where the runs are not known. */
export function hoursOf(answer: JobHours): Hours | null {
  const { jobs, workspaces } = answer;
  const fromAt = instant(answer.from_at);
  if (jobs === null || fromAt === null) return null;
  const texts = jobs.job_id.map((job, place): [string, string] => [
    `${workspaces[jobs.workspace[place] ?? -1] ?? ""}/${job}`,
    jobs.results[place] ?? "",
  ]);
  return {
    fromAt,
    count: answer.hours,
    knownFrom: instant(answer.known_from),
    knownUntil: instant(answer.known_until),
    byJob: new Map(texts),
  };
}

/** At which minute of the UTC hour an hour of the zone begins: 30 in India, 15 in Nepal. */
export function minuteOf(zone: Zone, at: number): number {
  return zone === "utc" ? 0 : ((new Date(at).getTimezoneOffset() % 60) + 60) % 60;
}

export type Cover = "whole" | "part" | "none";

/** How much of an hour the data cover: its end may not be in yet, or its begin lie before the history. */
export function coverOf({ fromAt, knownFrom, knownUntil }: Hours, place: number): Cover {
  const begin = fromAt + place * HOUR;
  const end = begin + HOUR;
  if (knownFrom === null || knownUntil === null || end <= knownFrom || begin > knownUntil) return "none";
  return begin < knownFrom || end > knownUntil ? "part" : "whole";
}

/** Places of the hours that are not covered as a whole. */
export function uncovered(hours: Hours): number[] {
  return Array.from({ length: hours.count }, (_, place) => place).filter((place) => coverOf(hours, place) !== "whole");
}

/** One path per look: all bars of a result. Failures stand full, so that hours which many share are a line. */
export type HourPath = { result: ResultClass; isAtWork: boolean; d: string };

const FULL = 22;
const USUAL = 14;
const LOW = 7;
const THIN = 3;
const QUIET: ReadonlySet<ResultClass> = new Set(["skipped", "blocked", "unknown"]);

export function hourPaths(results: string, layout: Layout): HourPath[] {
  const found = new Map<string, HourPath>();
  for (const [place, code] of [...results].entries()) {
    if (code === NO_RUN) continue;
    const own = found.get(code) ?? { ...resultOf(code), d: "" };
    const height = barHeight(own);
    own.d += `M${place * layout.pitch} ${layout.height - height}h${layout.bar}v${height}h-${layout.bar}z`;
    found.set(code, own);
  }
  return [...found.values()];
}

function resultOf(code: string): Omit<HourPath, "d"> {
  const isAtWork = code === AT_WORK;
  return { isAtWork, result: isAtWork ? "running" : (RESULT_OF_CODE[code] ?? "unknown") };
}

function barHeight({ result, isAtWork }: Omit<HourPath, "d">): number {
  if (isAtWork) return THIN;
  if (RESULTS[result].isBad) return FULL;
  return QUIET.has(result) ? LOW : USUAL;
}

function isBad(code: string | undefined): boolean {
  return code === "F" || code === "T";
}

/** How many of the jobs in these lines have a failure in each hour. */
export function failures(lines: readonly Line[], { byJob, count }: Hours): number[] {
  const found = Array.from({ length: count }, () => 0);
  for (const line of lines) {
    if (line.kind !== "job") continue;
    const text = byJob.get(line.job.key) ?? "";
    for (let place = 0; place < text.length; place += 1) {
      if (isBad(text[place])) found[place] = (found[place] ?? 0) + 1;
    }
  }
  return found;
}

/** `20 Nov 11:00 to 12:00` */
export function hourName({ fromAt }: Hours, place: number, zone: Zone): string {
  const begin = fromAt + place * HOUR;
  return `${day(begin, zone, begin)} ${clockText(begin, zone)} to ${clockText(begin + HOUR, zone)}`;
}

const NOT_WHOLE: Record<Cover, string> = { whole: "", part: ", the hour is not complete", none: "" };

/** A job's hour in words, and how many of the others failed in it. */
export function hourWords(job: JobRow, hours: Hours, place: number, failed: number, zone: Zone): string {
  const cover = coverOf(hours, place);
  const head = `${job.name ?? `Job ${job.jobId}`}, ${hourName(hours, place, zone)}`;
  const what = codeWords(hours.byJob.get(job.key)?.[place], cover);
  const others = failed > 0 ? `; ${failed} of the jobs shown failed in this hour` : "";
  return `${head}: ${what}${NOT_WHOLE[cover]}${others}`;
}

function codeWords(code: string | undefined, cover: Cover): string {
  if (code === AT_WORK) return "at work, ended later";
  if (code !== undefined && code !== NO_RUN) return RESULTS[RESULT_OF_CODE[code] ?? "unknown"].word.toLowerCase();
  return cover === "none" ? "not known" : "no run";
}

/** Whether anything ran in the hour that could be opened. */
export function hasRun({ byJob }: Hours, job: JobRow, place: number): boolean {
  return (byJob.get(job.key)?.[place] ?? NO_RUN) !== NO_RUN;
}

/** The row in words: `last 48 hours: 12 with runs, 3 of them with a failure`. */
export function rowWords(results: string): string {
  const ran = [...results].filter((code) => code !== NO_RUN);
  if (ran.length === 0) return "no run in these hours";
  const bad = ran.filter(isBad).length;
  return `last ${results.length} hours: ${ran.length} with runs, ${bad === 0 ? "none" : bad} of them with a failure`;
}

export type Tick = { place: number; text: string; isDay: boolean };

const EVERY = 6;
const ROOM = 3;

/** Where the clock of the zone says a sixth hour: its time, or the day at its begin. */
export function ticksOf({ fromAt, count }: Hours, zone: Zone): Tick[] {
  const found: Tick[] = [];
  for (let place = 0; place < count; place += 1) {
    const at = fromAt + place * HOUR;
    const clock = clockText(at, zone);
    const hour = Number(clock.slice(0, 2));
    // At the right edge there is no room for the words.
    if (hour % EVERY !== 0 || place > count - ROOM) continue;
    found.push({ place, text: hour === 0 ? day(at, zone, at) : clock, isDay: hour === 0 });
  }
  return found;
}
