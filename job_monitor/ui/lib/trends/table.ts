import { type Change, changeOf, numberOf, rest, type Value, valueIn } from "~/lib/metrics/values.ts";
import type { MetricDescription, MetricLine, MetricState, MetricsResult } from "~/lib/types.ts";

/** How many groups are drawn; the others are told as the rest. */
export const LINES_AT_MOST = 6;

export type Row = {
  key: string;
  /** Which line it is, from 0; null where it has none. */
  place: number | null;
  label: string;
  group: MetricLine["group"];
  value: Value;
  complete: Value;
  before: Value;
  change: Change | null;
  coverage: number | null;
};

const NAMELESS: Record<string, string> = {
  team: "No team",
  owner: "No owner",
  workspace_id: "The account",
  job_id: "No job",
};

/** A group's name for a reader: that of the label where the key is an id. */
export function labelOf({ group, labels }: Pick<MetricLine, "group" | "labels">): string {
  const parts = Object.entries(group).map(
    ([column, value]) => value ?? NAMELESS[column] ?? `No ${column.replace(/^tag:/, "")}`,
  );
  const named = Object.values(labels).find((label) => label !== null);
  if (named != null) return named;
  return parts.at(-1) ?? "All";
}

/** Tells groups apart, whatever their labels. */
export function keyOf({ group }: Pick<MetricLine, "group">): string {
  return JSON.stringify(Object.values(group));
}

export function rowOf(line: MetricLine, state: MetricState, place: number | null): Row {
  const [complete, before] = [valueIn(line.complete, state.name), valueIn(line.previous, state.name)];
  const covered: Record<string, number | null | undefined> = line.coverage;
  return {
    key: keyOf(line),
    place,
    label: labelOf(line),
    group: line.group,
    value: valueIn(line.values, state.name),
    complete,
    before,
    change: changeOf(complete, before, state),
    coverage: covered[state.name] ?? null,
  };
}

/** What the groups that are shown leave of the whole; null where values of parts do not add up. */
function left(total: Value, parts: readonly Value[]): Value {
  if (total === null || parts.some((part) => part === null)) return null;
  if (typeof total === "string") return rest(total, parts.map(String));
  return total - parts.reduce<number>((sum, part) => sum + (numberOf(part) ?? 0), 0);
}

export function restOf(total: Row, shown: readonly Row[], count: number, state: MetricState): Row | null {
  if (count <= shown.length) return null;
  const part = (name: "value" | "complete" | "before") =>
    left(
      total[name],
      shown.map((row) => row[name]),
    );
  const [complete, before] = [part("complete"), part("before")];
  return {
    key: "rest",
    place: null,
    label: `${count - shown.length} more`,
    group: {},
    value: part("value"),
    complete,
    before,
    change: changeOf(complete, before, state),
    coverage: null,
  };
}

export type Rows = { groups: Row[]; rest: Row | null; total: Row };

/** The table under a chart: the groups, what is left, and everything together. */
export function rowsOf(answer: MetricsResult, state: MetricState, metric: MetricDescription): Rows {
  const groups = answer.groups.map((line, index) => rowOf(line, state, index < LINES_AT_MOST ? index : null));
  const total = { ...rowOf(answer.total, state, null), key: "total", label: "All together" };
  const more = restOf(total, groups, answer.groups_count, state);
  const isTold = more === null || metric.is_additive;
  const bare = more && { ...more, value: null, complete: null, before: null, change: null };
  return { groups, rest: isTold ? more : bare, total };
}

/** The rows as they stand below one another: the groups, what is left of them, and the sum. */
export function tableRows(rows: Rows, by: string | undefined): Row[] {
  return by === undefined ? [rows.total] : [...rows.groups, ...(rows.rest ? [rows.rest] : []), rows.total];
}
