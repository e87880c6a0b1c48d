import { instant } from "./time.ts";
import type { ResultClass, RunDetail, RunTask } from "./types.ts";

export { axisTime } from "./axis-time.ts";

/** A part of a bar: shares of the width from 0 to 1. */
export type Segment = {
  key: string;
  from: number;
  to: number;
  result: ResultClass;
  /** When, and how long it worked. */
  startedAt: string;
  workedS: number;
  word: string;
};

export type GanttRow = {
  key: string;
  task: RunTask;
  segments: Segment[];
  isCritical: boolean;
};

export type Tick = { at: number; elapsedS: number };

/** `breaks` are the places where idle time was taken out, in shares of the width, with what it lasted. */
export type Gantt = {
  rows: GanttRow[];
  attempts: Segment[];
  ticks: Tick[];
  breaks: { at: number; idleS: number }[];
};

type Stretch = { from: number; to: number; left: number; right: number };

/** Idle time of less than this share of the work stays. */
const IDLE_SHARE = 0.15;
/** What stands for idle time that was taken out. */
const BREAK_SHARE = 0.04;
const MINUTE_MS = 60_000;

/** Places moments on the width; long idle time between attempts is cut out. */
export class Scale {
  readonly stretches: Stretch[];

  constructor(spans: readonly { from: number; to: number }[]) {
    this.stretches = laidOut(merged(spans));
  }

  at(moment: number): number {
    let before = 0;
    for (const stretch of this.stretches) {
      if (moment < stretch.from) return before;
      if (moment <= stretch.to) {
        const share = stretch.to === stretch.from ? 0 : (moment - stretch.from) / (stretch.to - stretch.from);
        return stretch.left + share * (stretch.right - stretch.left);
      }
      before = stretch.right;
    }
    return before;
  }
}

function merged(spans: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const work = sorted.reduce((sum, span) => sum + (span.to - span.from), 0);
  const idle = Math.max(MINUTE_MS, work * IDLE_SHARE);
  const found: { from: number; to: number }[] = [];
  for (const span of sorted) {
    const last = found.at(-1);
    if (last && span.from - last.to <= idle) last.to = Math.max(last.to, span.to);
    else found.push({ ...span });
  }
  return found;
}

function laidOut(spans: readonly { from: number; to: number }[]): Stretch[] {
  const gaps = Math.min(0.5, (spans.length - 1) * BREAK_SHARE);
  const gap = spans.length > 1 ? gaps / (spans.length - 1) : 0;
  const all = spans.reduce((sum, span) => sum + (span.to - span.from), 0);
  let left = 0;
  return spans.map((span) => {
    const width = all === 0 ? (1 - gaps) / spans.length : ((span.to - span.from) / all) * (1 - gaps);
    const stretch = { ...span, left, right: left + width };
    left += width + gap;
    return stretch;
  });
}

type Timed = { started_at: string; last_seen_at: string };

function spanOf({ started_at, last_seen_at }: Timed): { from: number; to: number } {
  const from = instant(started_at) ?? 0;
  return { from, to: Math.max(from, instant(last_seen_at) ?? from) };
}

/** The tasks of a run along its time. */
export function gantt({ attempts, tasks }: RunDetail): Gantt {
  const tries = (tasks ?? []).flatMap((task): Timed[] => (task.tries.length > 0 ? task.tries : [task]));
  const scale = new Scale([...(attempts ?? []), ...tries].map(spanOf));
  const critical = criticalPath(tasks ?? []);
  return {
    rows: (tasks ?? []).map((task) => ({
      key: task.task_key,
      task,
      segments: segmentsOf(task, scale),
      isCritical: critical.has(task.task_key),
    })),
    attempts: (attempts ?? []).map((one) => segment(one, `attempt ${one.number}`, `Attempt ${one.number}`, scale)),
    ticks: ticksOf(scale.stretches),
    breaks: breaksOf(scale.stretches),
  };
}

type Worked = Timed & { worked_s: number; result_class: ResultClass };

function segment(one: Worked, key: string, word: string, scale: Scale): Segment {
  const { from, to } = spanOf(one);
  return {
    key,
    from: scale.at(from),
    to: scale.at(to),
    result: one.result_class,
    startedAt: one.started_at,
    workedS: one.worked_s,
    word,
  };
}

function segmentsOf(task: RunTask, scale: Scale): Segment[] {
  if (task.tries.length === 0) return [segment(task, task.task_key, "All tries", scale)];
  return task.tries.map((one) => {
    const word = one.is_iteration ? `Iteration ${one.number}` : `Try ${one.number}`;
    return segment(one, one.task_run_id, word, scale);
  });
}

/**
 * The chain of tasks that decided when the run ended: from the task that ended last back to the one that each of them
 * waited for. Empty where it is not known what waits for what, and where there is but one task.
 */
export function criticalPath(tasks: readonly RunTask[]): Set<string> {
  const path = new Set<string>();
  if (tasks.length < 2 || tasks.every((task) => !task.depends_on?.length)) return path;
  const started = tasks.filter((task) => task.worked_s > 0);
  let current = lastEnded(started);
  while (current && !path.has(current.task_key)) {
    path.add(current.task_key);
    const needs = current.depends_on ?? [];
    current = lastEnded(started.filter((task) => needs.includes(task.task_key)));
  }
  return path;
}

function lastEnded(tasks: readonly RunTask[]): RunTask | undefined {
  const end = (task: RunTask) => instant(task.last_seen_at) ?? 0;
  return tasks.reduce<RunTask | undefined>((best, task) => (best && end(best) >= end(task) ? best : task), undefined);
}

function breaksOf(stretches: readonly Stretch[]): { at: number; idleS: number }[] {
  return stretches.slice(1).map((stretch, index) => {
    const before = stretches[index];
    const left = before?.right ?? 0;
    return { at: (left + stretch.left) / 2, idleS: (stretch.from - (before?.to ?? stretch.from)) / 1000 };
  });
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** A round length of time so that `whole` holds at most `most` of it. */
export function timeStep(whole: number, most: number): number {
  const least = whole / most;
  return STEPS_S.find((step) => step >= least) ?? Math.ceil(least / 86_400) * 86_400;
}

/** Round times for an axis from 0: the last is not below `max`. */
export function timeAxis(max: number, most = 4): number[] {
  const step = timeStep(Math.max(1, max), most);
  return Array.from({ length: Math.max(1, Math.ceil(max / step)) + 1 }, (_, index) => index * step);
}

const TICKS_AT_MOST = 6;

/** Times since the start of each stretch: where idle time was cut out, they begin anew from the run's start. */
function ticksOf(stretches: readonly Stretch[]): Tick[] {
  const first = stretches[0];
  if (!first) return [];
  const whole = stretches.reduce((sum, { from, to }) => sum + (to - from), 0) / 1000;
  const step = timeStep(Math.max(1, whole), TICKS_AT_MOST);
  return stretches.flatMap(({ from, to, left, right }, index) => {
    const begin = (from - first.from) / 1000;
    const length = (to - from) / 1000;
    if (index > 0) return [{ at: left, elapsedS: begin }];
    const count = Math.floor(length / step) + 1;
    return Array.from({ length: count }, (_, place) => ({
      at: left + (length === 0 ? 0 : ((place * step) / length) * (right - left)),
      elapsedS: begin + place * step,
    }));
  });
}
