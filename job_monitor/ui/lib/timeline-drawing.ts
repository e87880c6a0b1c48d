import { clockText, type Zone } from "./time.ts";
import type { Drawn, JobRow } from "./timeline.ts";
import type { ResultClass } from "./types.ts";

/** Units of a drawing's width. */
export const WIDTH = 1000;

export function placeOf(at: number, { from, to }: { from: number; to: number }): number {
  return Math.min(WIDTH, Math.max(0, ((at - from) / (to - from)) * WIDTH));
}

/** The runs of a row as one path for each result; a run that is on is drawn as far as it was seen. */
export function pathsOf(row: JobRow, drawn: Drawn): { result: ResultClass; d: string }[] {
  const parts = new Map<ResultClass, string[]>();
  for (const bar of row.bars) {
    const left = placeOf(bar.from, drawn);
    const width = Math.max(0, placeOf(bar.to, drawn) - left);
    const found = parts.get(bar.result) ?? [];
    found.push(`M${left.toFixed(1)} 0h${width.toFixed(1)}v1h-${width.toFixed(1)}z`);
    parts.set(bar.result, found);
  }
  return [...parts].map(([result, all]) => ({ result, d: all.join("") }));
}

export function plansPath(row: JobRow, drawn: Drawn): string {
  const lasts = (row.typicalS ?? 0) * 1000;
  return row.plans
    .map((at) => {
      const left = placeOf(at, drawn);
      const width = Math.max(0, placeOf(at + lasts, drawn) - left);
      return `M${left.toFixed(1)} 0h${width.toFixed(1)}v1h-${width.toFixed(1)}z`;
    })
    .join("");
}

/** The faint part of a run that is on: from where it was seen last to now. */
export function onwardsPath(row: JobRow, drawn: Drawn): string {
  return row.bars
    .filter((bar) => bar.result === "running")
    .map((bar) => {
      const left = placeOf(bar.to, drawn);
      return `M${left.toFixed(1)} 0H${placeOf(drawn.now, drawn).toFixed(1)}v1H${left.toFixed(1)}z`;
    })
    .join("");
}

const QUARTER_MS = 900_000;
const STEPS_H = [1, 2, 3, 4, 6, 12];

/** Whole hours of the viewer's clock, at most `most` of them; at midnight a new day begins. */
export function hourTicks({ from, to }: Drawn, zone: Zone, most: number): { at: number; text: string }[] {
  const step = STEPS_H.find((hours) => (to - from) / 3_600_000 / hours <= most) ?? 24;
  const found: { at: number; text: string }[] = [];
  for (let at = Math.ceil(from / QUARTER_MS) * QUARTER_MS; at <= to; at += QUARTER_MS) {
    const text = clockText(at, zone);
    const [hour, minute] = text.split(":").map(Number);
    if (minute === 0 && (hour ?? 0) % step === 0) found.push({ at, text });
  }
  return found;
}

/** The strip of how many ran at the same time: an outline over the steps that are known. */
export type Strip = {
  path: string;
  most: number;
  mostAt: number | null;
  last: number | null;
  longestQueueS: number | null;
};

export function stripOf(drawn: Drawn): Strip | null {
  const { concurrency } = drawn.answer;
  if (concurrency === null) return null;
  const counts = concurrency.running_count;
  const known = counts.filter((one): one is number => one !== null);
  if (known.length === 0) return null;
  const most = Math.max(0, ...known);
  const queues = concurrency.queue_s.filter((one): one is number => one !== null);
  const at = (place: number) => drawn.from + place * concurrency.step_s * 1000;
  const path = counts
    .map((value, place) => {
      if (value === null || most === 0) return "";
      const [left, right] = [placeOf(at(place), drawn), placeOf(at(place + 1), drawn)];
      return `M${left.toFixed(1)} 1V${(1 - value / most).toFixed(3)}H${right.toFixed(1)}V1z`;
    })
    .join("");
  return {
    path,
    most,
    mostAt: most > 0 ? at(counts.indexOf(most)) : null,
    last: known.at(-1) ?? null,
    longestQueueS: queues.length > 0 ? Math.max(...queues) : null,
  };
}
