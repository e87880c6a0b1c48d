import type { Series } from "~/components/chart/day-chart.tsx";
import { stepWord } from "~/lib/attribution-words.ts";
import type { ChartDay } from "~/lib/chart.ts";
import { changeBetween, money, plural } from "~/lib/format.ts";
import { labelOf } from "~/lib/trends/table.ts";
import type { CostLine, Costs } from "~/lib/types.ts";

/** How many groups have a colour; the others stand together. */
export const COLOURS_AT_MOST = 6;

const FILLS = [
  { fill: "fill-group-1", text: "text-group-1" },
  { fill: "fill-group-2", text: "text-group-2" },
  { fill: "fill-group-3", text: "text-group-3" },
  { fill: "fill-group-4", text: "text-group-4" },
  { fill: "fill-group-5", text: "text-group-5" },
  { fill: "fill-group-6", text: "text-group-6" },
];
const OTHERS: Pick<Series, "fill" | "text"> = { fill: "fill-line-strong", text: "text-line-strong" };

export function wordOf(line: CostLine, by: string, groupsCount: number, named: number): string {
  if (line.kind === "nobody") return "Of no job";
  if (line.kind === "rest") return `${plural(groupsCount - named, "more")}`.replace(/s$/, "");
  if (by === "step") return stepWord(line.group.step ?? null);
  return labelOf(line);
}

export type Row = { key: string; line: CostLine; word: string; series: Series | null };

/** Lines with their names and, for the greatest, their colours. */
export function rowsOf(costs: Costs): Row[] {
  const lines = costs.lines ?? [];
  const by = costs.group_by ?? "";
  const named = lines.filter((line) => line.kind === "group").length;
  // Colours go to the greatest, in whatever order the lines stand.
  const greatest = lines
    .filter((line) => line.kind === "group")
    .sort((a, b) => Number(b.cost ?? 0) - Number(a.cost ?? 0));
  const placeOf = new Map(greatest.slice(0, COLOURS_AT_MOST).map((line, place) => [line, place]));
  return lines.map((line) => {
    const key = line.kind === "group" ? JSON.stringify(Object.values(line.group)) : line.kind;
    const word = wordOf(line, by, costs.groups_count, named);
    return { key, line, word, series: seriesOf(key, word, line, placeOf.get(line)) };
  });
}

function seriesOf(key: string, word: string, line: CostLine, place: number | undefined): Series | null {
  const tone = place === undefined ? undefined : FILLS[place];
  if (tone) return { key, word, ...tone, pattern: "solid" };
  return line.kind === "nobody" ? { key, word, ...OTHERS, pattern: "hollow" } : null;
}

export type Stack = { days: ChartDay[]; series: Series[] };

/** The days as stacked parts: coloured groups, everything else of jobs, and what is nobody's. */
export function stackOf(costs: Costs, rows: readonly Row[]): Stack {
  if (rows.length === 0) return ofTotal(costs);
  const drawn = rows.filter((row) => row.series !== null);
  const others = rows.filter((row) => row.series === null);
  const series = drawn.map((row) => row.series).filter((one) => one !== null);
  const nobody = series.filter((one) => one.key === "nobody");
  const rest: Series = { key: "others", word: "Others", ...OTHERS, pattern: "solid" };
  const order = [...series.filter((one) => one.key !== "nobody"), ...(others.length > 0 ? [rest] : []), ...nobody];
  const days = costs.steps.map((step, at) => {
    const parts = drawn.map((row) => ({ key: row.key, value: Number(row.line.steps[at] ?? 0) }));
    const left = others.reduce((sum, row) => sum + Number(row.line.steps[at] ?? 0), 0);
    const known = (costs.total.steps[at] ?? null) !== null;
    const all = others.length > 0 ? [...parts, { key: "others", value: left }] : parts;
    return {
      date: step.from,
      isComplete: step.is_complete,
      parts: known ? order.map(({ key }) => all.find((part) => part.key === key) ?? { key, value: 0 }) : [],
    };
  });
  return { days, series: order };
}

function ofTotal(costs: Costs): Stack {
  const series: Series[] = [{ key: "total", word: "Cost", fill: "fill-accent", text: "text-accent", pattern: "solid" }];
  const days = costs.steps.map((step, at) => {
    const value = costs.total.steps[at] ?? null;
    const parts = value === null ? [] : [{ key: "total", value: Number(value) }];
    return { date: step.from, isComplete: step.is_complete, parts };
  });
  return { days, series };
}

/** A difference of amounts with its sign. */
export function signedMoney(amount: string, currency: string | null): string {
  const isLess = amount.startsWith("-");
  return `${isLess ? "−" : "+"}${money(isLess ? amount.slice(1) : amount, currency)}`;
}

/** From so many times on, a factor says more than a percentage. */
const TIMES_FROM = 10;

/** From one amount to another, in percent; null where one is not known, or both are nothing. */
export function changeText(now: string | null, before: string | null): string | null {
  if (now === null || before === null) return null;
  const [to, from] = [Number(now), Number(before)];
  if (from <= 0) return from === 0 && to > 0 ? "new" : null;
  return to / from >= TIMES_FROM ? `×${Math.round(to / from)}` : changeBetween(to, from);
}
