import { duration, plural } from "./format.ts";
import { type Asked, type Look, lookOf } from "./look.ts";
import type { Shape } from "./results.ts";
import type { RunningSearch, Shown } from "./running-search.ts";
import { pick } from "./sources.ts";
import { instant } from "./time.ts";
import type { RunningNow, RunningRun, RunningState, Source } from "./types.ts";

export const TABLES = ["system.lakeflow.job_run_timeline"];
const JOBS = ["system.lakeflow.jobs"];
export const LIVE = ["jobs_api"];

/** What a run is doing, in three groups: at work, waiting, or known from the tables alone and not seen any more. */
export type Stage = "work" | "wait" | "gone";

type StateLook = { word: string; meaning: string; stage: Stage; shape: Shape; text: string };

/** How each state looks. A new one does not compile until it is given a look here. */
export const RUNNING_STATES = {
  running: { word: "Running", meaning: "At work.", stage: "work", shape: "ring", text: "text-running" },
  terminating: { word: "Ending", meaning: "Cleaning up.", stage: "work", shape: "ring", text: "text-running" },
  active: {
    word: "Active",
    meaning: "The Jobs API lists it with a word that is not known here.",
    stage: "work",
    shape: "question",
    text: "text-running",
  },
  queued: { word: "Queued", meaning: "Waits for its turn.", stage: "wait", shape: "dots", text: "text-queued" },
  pending: {
    word: "Starting",
    meaning: "Its compute is being made ready.",
    stage: "wait",
    shape: "dots",
    text: "text-queued",
  },
  blocked: { word: "Blocked", meaning: "Waits for something else.", stage: "wait", shape: "dots", text: "text-queued" },
  waiting_for_retry: {
    word: "Waits to retry",
    meaning: "An attempt failed; the next one is to come.",
    stage: "wait",
    shape: "dots",
    text: "text-queued",
  },
  not_listed: {
    word: "Not listed",
    meaning: "Open in the tables, and the Jobs API does not list it: it has ended, or the app may not view it.",
    stage: "gone",
    shape: "question",
    text: "text-skipped",
  },
  last_seen: {
    word: "Last seen",
    meaning: "The tables have no end of it, and have not seen it for longer than a running run can be.",
    stage: "gone",
    shape: "question",
    text: "text-skipped",
  },
} satisfies Record<RunningState, StateLook>;

export function isIn(run: RunningRun, part: Shown): boolean {
  const { stage } = RUNNING_STATES[run.state];
  if (part === "late") return run.is_late === true;
  return stage === { running: "work", waiting: "wait", gone: "gone" }[part];
}

function isSaid(run: RunningRun, words: readonly string[]): boolean {
  const { job_name, run_name, job_id, run_id, workspace_name, workspace_id, team, owner } = run;
  const all = [job_name, run_name, job_id, run_id, workspace_name, workspace_id, team, owner];
  const text = [...all, RUNNING_STATES[run.state].word].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The runs that the address asks for, in the server's order. */
export function filterRuns(runs: readonly RunningRun[], { q = "", show }: RunningSearch): RunningRun[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => (show === undefined || isIn(run, show)) && isSaid(run, words));
}

/** How many runs of the text's choice are in each part. */
export function partCounts(runs: readonly RunningRun[], q: string | undefined): Record<Shown, number> {
  const said = filterRuns(runs, { q });
  const of = (part: Shown) => said.filter((run) => isIn(run, part)).length;
  return { running: of("running"), waiting: of("waiting"), late: of("late"), gone: of("gone") };
}

/** Seconds since the run began: of a live one until `now` (milliseconds), else as far as the tables have seen it. */
export function elapsedAt(run: RunningRun, now: number): number | null {
  const started = instant(run.started_at);
  if (!run.is_live || started === null) return run.elapsed_s;
  return Math.max(0, (now - started) / 1000);
}

/** How the time worked lies against what is usual: shares of the width, which is twice the p90 or the time itself. */
export type Against = { worked: number; from: number; to: number; lateS: number };

export function againstNormal(run: RunningRun, now: number): Against | null {
  const elapsed = elapsedAt(run, now);
  const { p50_s, p90_s } = run.normal;
  if (elapsed === null || p50_s === null || p90_s === null || RUNNING_STATES[run.state].stage !== "work") return null;
  const worked = Math.max(0, elapsed - run.gap_s);
  const whole = Math.max(2 * p90_s, worked, 1);
  return { worked: worked / whole, from: p50_s / whole, to: p90_s / whole, lateS: worked - p90_s };
}

const MULTIPLE = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `3.0×`, of the usual p90. */
export function multiple(ratio: number): string {
  return `${MULTIPLE.format(ratio)}×`;
}

/** What is usual, or why it is not told. */
export function normalWords(run: RunningRun, atLeast: number): string {
  const { runs_count, p50_s, p90_s, problem } = run.normal;
  if (problem === "continuous") return "Runs without end";
  if (problem === "too_few_runs") return `No usual time: ${plural(runs_count ?? 0, "good run")}, ${atLeast} needed`;
  if (problem === "not_known") return "Usual time not known";
  return `Usually ${duration(p50_s)} to ${duration(p90_s)}`;
}

function isHistoryKnown(answer: RunningNow): boolean {
  return answer.counts.last_seen !== null;
}

/** What the list stands on: the tables, where they say something of it. What is missing beside is told apart. */
function standsOn(answer: RunningNow): Source[] {
  return isHistoryKnown(answer) || answer.runs === null ? pick(answer.sources, TABLES) : [];
}

export function runsLook(query: Asked<RunningNow>): Look<RunningRun[]> {
  return lookOf({
    query,
    sources: standsOn,
    value: (answer) => answer.runs,
    isEmpty: (runs) => runs.length === 0,
  });
}

/** A figure, and the sources without which it is not known. */
export function countLook(query: Asked<RunningNow>, name: keyof RunningNow["counts"]): Look<number> {
  return lookOf({
    query,
    sources: (answer) => {
      if (name === "waiting") return pick(answer.sources, [...LIVE, ...JOBS]);
      return answer.counts[name] === null ? pick(answer.sources, TABLES) : standsOn(answer);
    },
    value: (answer) => answer.counts[name],
  });
}

export function liveSource(answer: RunningNow): Source | null {
  return pick(answer.sources, LIVE)[0] ?? null;
}

/** Parts that are not known though there is a list. */
export function missingParts(answer: RunningNow): { title: string; source: Source | null }[] {
  const found: { title: string; source: Source | null }[] = [];
  if (answer.runs === null) return found;
  if (!answer.is_live) {
    const live = liveSource(answer);
    const source = live?.state === "ok" ? (pick(answer.sources, JOBS)[0] ?? null) : live;
    found.push({ title: "Not live: these are open runs as the tables knew them", source });
  }
  if (!isHistoryKnown(answer)) {
    found.push({ title: "Usual times are not known", source: pick(answer.sources, TABLES)[0] ?? null });
  }
  return found;
}
