import { numberOf, rest, type Value, valueIn } from "~/lib/metrics/values.ts";
import type { MetricDescription, MetricLine, MetricsResult } from "~/lib/types.ts";
import type { Step } from "./search.ts";
import { type Place, placesOf } from "./series.ts";
import { keyOf, LINES_AT_MOST, labelOf } from "./table.ts";

export type GroupLine = {
  key: string;
  label: string;
  /** Which look it has; null: what is left of the whole. */
  place: number | null;
  /** Over the whole range. */
  value: Value;
  places: Place[];
  before: Place[] | null;
};

function without(whole: Value, parts: readonly Value[]): Value {
  if (whole === null) return null;
  // A group without rows in a step that is known has a true 0; one that is not known leaves nothing to tell.
  if (parts.some((part) => part === null)) return null;
  if (typeof whole === "string") return rest(whole, parts.map(String));
  return whole - parts.reduce<number>((sum, part) => sum + (numberOf(part) ?? 0), 0);
}

function restLine(
  answer: MetricsResult,
  drawn: readonly GroupLine[],
  metric: MetricDescription,
  step: Step,
): GroupLine {
  const total = placesOf(answer.total, metric.name, step);
  const places = total.map((place, index) => ({
    ...place,
    value: without(
      place.value,
      drawn.map((line) => line.places[index]?.value ?? null),
    ),
  }));
  return {
    key: "rest",
    label: `The other ${answer.groups_count - drawn.length}`,
    place: null,
    value: without(
      valueIn(answer.total.values, metric.name),
      drawn.map((line) => line.value),
    ),
    places,
    before: null,
  };
}

/** The lines of a chart: everything together, or the greatest groups and, where values add up, the rest. */
export function linesOf(
  answer: MetricsResult,
  before: MetricsResult | undefined,
  metric: MetricDescription,
  step: Step,
  isSplit: boolean,
): GroupLine[] {
  const lineOf = (line: MetricLine, earlier: MetricLine | undefined, place: number): GroupLine => ({
    key: keyOf(line),
    label: labelOf(line),
    place,
    value: valueIn(line.values, metric.name),
    places: placesOf(line, metric.name, step),
    before: earlier ? placesOf(earlier, metric.name, step) : null,
  });
  if (!isSplit) return [lineOf(answer.total, before?.total, 0)];
  const drawn = answer.groups.slice(0, LINES_AT_MOST).map((line, place) => {
    const key = keyOf(line);
    return lineOf(
      line,
      before?.groups.find((one) => keyOf(one) === key),
      place,
    );
  });
  const hasRest = metric.is_additive && answer.groups_count > drawn.length;
  return hasRest ? [...drawn, restLine(answer, drawn, metric, step)] : drawn;
}
