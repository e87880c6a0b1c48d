import { RESULT_OF_CODE } from "~/lib/results.ts";
import type { ResultClass } from "~/lib/types.ts";

const STEPS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LAST_STEP = STEPS.length - 1;
const A_DAY_S = 86_400;

/** About how many seconds a character stands for: the middle of its step. */
export function secondsOf(code: string | undefined): number | null {
  const step = code === undefined ? -1 : STEPS.indexOf(code);
  if (step < 0) return null;
  return step === 0 ? 1 : A_DAY_S ** (Math.min(step + 0.5, LAST_STEP) / LAST_STEP);
}

/** How the bars are laid out, in pixels. `isEven`: all of one height, as in the matrix. */
export type Layout = { cells: number; pitch: number; bar: number; height: number; isEven?: boolean };

/** In the table, and in the matrix. */
export const STRIP: Layout = { cells: 30, pitch: 5, bar: 4, height: 20 };
export const MATRIX: Layout = { cells: 50, pitch: 15, bar: 13, height: 22, isEven: true };

/** One path per look: all bars of a result, and apart those that only go on with a streak of failures. */
export type StripPath = { result: ResultClass; isFaint: boolean; d: string };

const LOW = 3;
const LEAST = 7;

/** Bars of the last runs, the newest at the right edge. */
export function stripPaths(results: string, durations: string, layout: Layout): StripPath[] {
  const first = Math.max(0, results.length - layout.cells);
  const heights = layout.isEven ? null : heightsOf(durations.slice(first), layout.height);
  const found = new Map<string, StripPath>();
  for (let place = first; place < results.length; place += 1) {
    const result = RESULT_OF_CODE[results[place] ?? ""] ?? "unknown";
    const isFaint = isBad(results[place]) && isBad(results[place - 1]);
    const height = barHeight(result, heights?.[place - first] ?? layout.height, layout);
    const x = (layout.cells - results.length + place) * layout.pitch;
    const key = `${result} ${isFaint}`;
    const path = found.get(key) ?? { result, isFaint, d: "" };
    path.d += `M${x} ${layout.height - height}h${layout.bar}v${height}h-${layout.bar}z`;
    found.set(key, path);
  }
  return [...found.values()];
}

/** Failures stand out at full height; what did not run lies low. */
function barHeight(result: ResultClass, height: number, layout: Layout): number {
  if (result === "failed" || result === "timed_out") return layout.height;
  if (result === "skipped" || result === "blocked" || result === "unknown") return layout.isEven ? LEAST : LOW;
  return height;
}

function isBad(code: string | undefined): boolean {
  return code === "F" || code === "T";
}

/** By the row's own range, so that a change shows whether a job takes seconds or hours. */
function heightsOf(durations: string, height: number): number[] {
  const steps = [...durations].map((code) => Math.max(0, STEPS.indexOf(code)));
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  // Below three steps there is no change worth the name: the bars would shout about rounding.
  const span = Math.max(most - least, 6);
  const base = most === least ? height * 0.55 : LEAST;
  return steps.map((step) => Math.round(base + ((step - least) / span) * (height - base)));
}

/** The strip in words: `last 30 runs: 27 succeeded, 3 failed; the newest failed`. */
export function stripWords(results: string, cells: number, words: Record<ResultClass, { word: string }>): string {
  const last = results.slice(-cells);
  if (last === "") return "no run";
  const counts = new Map<ResultClass, number>();
  for (const code of last) {
    const result = RESULT_OF_CODE[code] ?? "unknown";
    counts.set(result, (counts.get(result) ?? 0) + 1);
  }
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([name, n]) => `${n} ${words[name].word.toLowerCase()}`);
  const newest = RESULT_OF_CODE[last.at(-1) ?? ""] ?? "unknown";
  const head = last.length === 1 ? "one run" : `last ${last.length} runs`;
  return `${head}: ${parts.join(", ")}; the newest ${words[newest].word.toLowerCase()}`;
}
