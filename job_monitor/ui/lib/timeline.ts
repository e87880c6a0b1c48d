import { duration, plural } from "./format.ts";
import { type Asked, type Look, lookOf } from "./look.ts";
import { RESULT_OF_CODE, RESULTS } from "./results.ts";
import { pick } from "./sources.ts";
import { clockText, instant, type Zone } from "./time.ts";
import type { Grouping, ResultClass, Source, Timeline, TimelineGroup } from "./types.ts";

export const RUNS = ["system.lakeflow.job_run_timeline"];
const JOBS = ["system.lakeflow.jobs"];

export const HOURS = [6, 12, 24, 48] as const;
export type TimelineSearch = {
  hours?: number | undefined;
  group?: "workspace" | undefined;
  /** Groups that are folded up, by key; `-` is the one without. */
  closed?: string[] | undefined;
};

export const NO_GROUP = "-";
export const INITIAL_HOURS = 24;

/** Reads the address; what is not known is dropped, and what is usual is left out. */
export function readTimelineSearch(search: Record<string, unknown>): TimelineSearch {
  const hours = HOURS.find((one) => one === search.hours && one !== INITIAL_HOURS);
  const given = Array.isArray(search.closed) ? search.closed : [search.closed];
  const closed = [...new Set(given.filter((one) => typeof one === "string" || typeof one === "number").map(String))];
  return {
    hours,
    group: search.group === "workspace" ? "workspace" : undefined,
    closed: closed.length > 0 ? closed.sort() : undefined,
  };
}

export function toggledGroup(search: TimelineSearch, key: string): TimelineSearch {
  const closed = new Set(search.closed);
  if (!closed.delete(key)) closed.add(key);
  return { ...search, closed: closed.size > 0 ? [...closed].sort() : undefined };
}

/** A run, or good runs too near to be told apart. Moments are milliseconds. */
export type Bar = { from: number; to: number; result: ResultClass; runs: number; runId: string };

export type JobRow = {
  key: string;
  workspaceId: string;
  workspace: string;
  jobId: string;
  name: string | null;
  runs: number;
  failed: number;
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

/** Columns as rows; null where the server does not know the runs. */
export function decodeTimeline(answer: Timeline): Drawn | null {
  const { jobs, bars, plans, groups } = answer;
  if (jobs === null || bars === null || groups === null) return null;
  const from = instant(answer.window_from) ?? 0;
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
      runs: jobs.runs_count[place] ?? 0,
      failed: jobs.failed_count[place] ?? 0,
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

/** Units of a drawing's width. */
export const WIDTH = 1000;

export function placeOf(at: number, { from, to }: { from: number; to: number }): number {
  return Math.min(WIDTH, Math.max(0, ((at - from) / (to - from)) * WIDTH));
}

/** Where a run that is on is drawn to: as far as it was seen, and from there faintly to now. */
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
  if (bar.runs > 1) return `${name}: ${plural(bar.runs, "run")} that succeeded, ${when}`;
  const word = RESULTS[bar.result].word.toLowerCase();
  if (bar.result === "running")
    return `${name}: running since ${clockText(bar.from, zone)}, seen until ${clockText(bar.to, zone)}`;
  return `${name}: ${word}, ${when}, ${lasts}`;
}

/** A row in a sentence, for those who do not see it. */
export function rowWords(row: JobRow, zone: Zone): string {
  const next = row.plans[0];
  const parts = [
    row.runs === 0 ? "no run" : plural(row.runs, "run"),
    row.failed > 0 ? `${row.failed} failed` : "",
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

export function groupWord(group: Grouping): string {
  return group === "team" ? "team" : "workspace";
}
