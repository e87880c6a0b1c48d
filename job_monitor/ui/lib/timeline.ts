import { duration, plural } from "./format.ts";
import { type Asked, type Look, lookOf } from "./look.ts";
import { RESULT_OF_CODE, RESULTS } from "./results.ts";
import { pick } from "./sources.ts";
import { clockText, instant, type Zone } from "./time.ts";
import { NO_GROUP } from "./timeline-search.ts";
import type { ResultClass, Source, Timeline, TimelineGroup } from "./types.ts";

export const RUNS = ["system.lakeflow.job_run_timeline"];
const JOBS = ["system.lakeflow.jobs"];

/** A run, or several that ended alike and are too near to be told apart. Moments are milliseconds. */
export type Bar = { from: number; to: number; result: ResultClass; runs: number; runId: string };

export type JobRow = {
  key: string;
  workspaceId: string;
  workspace: string;
  jobId: string;
  name: string | null;
  /** Null where nothing of these hours is known. */
  runs: number | null;
  failed: number | null;
  typicalS: number | null;
  bars: Bar[];
  /** When its schedule asks for it next. */
  plans: number[];
};

export type Group = { key: string; title: string; head: TimelineGroup; rows: JobRow[] };

/** The answer as it is drawn. */
export type Drawn = {
  from: number;
  to: number;
  now: number;
  knownUntil: number | null;
  groups: Group[];
  answer: Timeline;
};

function titleOf(head: TimelineGroup, { group, is_grouping_known }: Timeline): string {
  if (!is_grouping_known) return "Teams not known";
  if (head.key === null) return "No team";
  return group === "workspace" ? (head.name ?? `Workspace ${head.key}`) : head.key;
}

/** Whether the tables reach into the hours that are drawn: before that, no run is no news. */
export function areHoursKnown({ known_until, window_from }: Timeline): boolean {
  return (instant(known_until) ?? 0) > (instant(window_from) ?? 0);
}

/** Columns as rows; null where the server does not know the runs. */
export function decodeTimeline(answer: Timeline): Drawn | null {
  const { jobs, bars, plans, groups } = answer;
  if (jobs === null || bars === null || groups === null) return null;
  const from = instant(answer.window_from) ?? 0;
  const isToldOf = areHoursKnown(answer);
  const workspaceOf = (place: number) => answer.workspaces[place];
  const rows = jobs.job_id.map((jobId, place): JobRow => {
    const workspace = workspaceOf(jobs.workspace[place] ?? -1);
    const workspaceId = workspace?.workspace_id ?? "";
    return {
      key: `${workspaceId}/${jobId}`,
      workspaceId,
      workspace: workspace?.workspace_name ?? `workspace ${workspaceId}`,
      jobId,
      name: jobs.name[place] ?? null,
      runs: isToldOf ? (jobs.runs_count[place] ?? 0) : null,
      failed: isToldOf ? (jobs.failed_count[place] ?? 0) : null,
      typicalS: jobs.typical_s[place] ?? null,
      bars: [],
      plans: [],
    };
  });
  bars.job.forEach((job, place) => {
    const begin = from + (bars.start_s[place] ?? 0) * 1000;
    rows[job]?.bars.push({
      from: begin,
      to: begin + (bars.lasts_s[place] ?? 0) * 1000,
      result: RESULT_OF_CODE[bars.results[place] ?? ""] ?? "unknown",
      runs: bars.runs[place] ?? 1,
      runId: bars.run_id[place] ?? "",
    });
  });
  plans?.job.forEach((job, place) => {
    rows[job]?.plans.push(from + (plans.start_s[place] ?? 0) * 1000);
  });
  return {
    from,
    to: instant(answer.window_to) ?? 0,
    now: instant(answer.now) ?? 0,
    knownUntil: instant(answer.known_until),
    answer,
    groups: groups.map((head, place) => ({
      key: head.key ?? NO_GROUP,
      title: titleOf(head, answer),
      head,
      rows: rows.filter((_, row) => jobs.group[row] === place),
    })),
  };
}

export function timelineLook(query: Asked<Timeline>, drawn: Drawn | null): Look<Drawn> {
  return lookOf({
    query,
    sources: (answer) => pick(answer.sources, RUNS),
    value: (answer) => (answer.bars === null ? null : drawn),
    isEmpty: (value) => value.answer.jobs_count === 0,
  });
}

/** From when on plans are left out, and how many; null where all are drawn. */
export function cutOf({ answer, from }: Drawn): { at: number; plans: number } | null {
  const { cut_from_s: seconds, left_out_count: plans } = answer.plans ?? { cut_from_s: null, left_out_count: 0 };
  return seconds === null ? null : { at: from + seconds * 1000, plans };
}

/** Parts that are not known though the runs are. */
export function missingOfTimeline(answer: Timeline): { title: string; source: Source | null }[] {
  if (answer.bars === null || answer.are_plans_known) return [];
  const source = pick(answer.sources, JOBS)[0] ?? null;
  return [{ title: "Names, teams and what schedules ask for are not known", source }];
}

export type Line = { kind: "group"; group: Group; isOpen: boolean } | { kind: "job"; row: JobRow };

/** What stands below one another. */
export function timelineLines(drawn: Drawn, closed: readonly string[] = []): Line[] {
  return drawn.groups.flatMap((group): Line[] => {
    const isOpen = !closed.includes(group.key);
    return [
      { kind: "group", group, isOpen },
      ...(isOpen ? group.rows.map((row) => ({ kind: "job" as const, row })) : []),
    ];
  });
}

/** The bar at a moment, or the nearest within `reach` milliseconds; its place in the row. */
export function barAt(row: JobRow, at: number, reach: number): number | null {
  let best: number | null = null;
  let distance = reach;
  row.bars.forEach((bar, place) => {
    const away = at < bar.from ? bar.from - at : at > bar.to ? at - bar.to : 0;
    if (away <= distance) {
      best = place;
      distance = away;
    }
  });
  return best;
}

/** A bar in words. */
export function barWords(row: JobRow, bar: Bar, zone: Zone): string {
  const name = row.name ?? `Job ${row.jobId}`;
  const when = `${clockText(bar.from, zone)} to ${clockText(bar.to, zone)}`;
  const lasts = duration((bar.to - bar.from) / 1000);
  const word = RESULTS[bar.result].word.toLowerCase();
  if (bar.runs > 1) return `${name}: ${plural(bar.runs, "run")}, all ${word}, ${when}`;
  if (bar.result === "running")
    return `${name}: running since ${clockText(bar.from, zone)}, seen until ${clockText(bar.to, zone)}`;
  return `${name}: ${word}, ${when}, ${lasts}`;
}

/** A row in a sentence, for those who do not see it. */
export function rowWords(row: JobRow, zone: Zone): string {
  const next = row.plans[0];
  const parts = [
    row.runs === null ? "runs not known" : row.runs === 0 ? "no run" : plural(row.runs, "run"),
    row.failed ? `${row.failed} failed` : "",
    next === undefined ? "" : `next at ${clockText(next, zone)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

export type Cursor = { line: number; bar: number };

/** Where a key leads from a bar; null for a key that leads nowhere. Up and down go to the nearest bar in time. */
export function movedCursor(lines: readonly Line[], cursor: Cursor | null, key: string): Cursor | null {
  if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(key)) return null;
  if (cursor === null) return nextRow(lines, -1, 1, null);
  const line = lines[cursor.line];
  if (line?.kind !== "job") return nextRow(lines, -1, 1, null);
  if (key === "ArrowUp" || key === "ArrowDown") {
    const at = line.row.bars[cursor.bar]?.from ?? null;
    return nextRow(lines, cursor.line, key === "ArrowUp" ? -1 : 1, at) ?? cursor;
  }
  const bar = cursor.bar + (key === "ArrowLeft" ? -1 : 1);
  return bar < 0 || bar >= line.row.bars.length ? cursor : { line: cursor.line, bar };
}

function nextRow(lines: readonly Line[], start: number, step: number, at: number | null): Cursor | null {
  for (let index = start + step; index >= 0 && index < lines.length; index += step) {
    const line = lines[index];
    if (line?.kind !== "job" || line.row.bars.length === 0) continue;
    const bar = at === null ? 0 : (barAt(line.row, at, Number.POSITIVE_INFINITY) ?? 0);
    return { line: index, bar };
  }
  return null;
}
