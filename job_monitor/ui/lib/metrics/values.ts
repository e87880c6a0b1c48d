import { axisTime } from "~/lib/axis-time.ts";
import {
  changeBetween,
  compact,
  count,
  duration,
  money,
  moneyTick,
  pointsBetween,
  quantity,
  ratio,
} from "~/lib/format.ts";
import type { MetricLine, MetricName, MetricState } from "~/lib/types.ts";

/** As the API sends it: amounts as exact text. */
export type Value = number | string | null;

export type Measured = Pick<MetricState, "unit" | "currency" | "better">;

export function valueIn(values: MetricLine["values"], metric: MetricName): Value {
  return values[metric] ?? null;
}

/** For drawing; tables show the exact text. */
export function numberOf(value: Value): number | null {
  if (value === null) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A value in its unit; a dash where it is not known. */
export function shown(value: Value, { unit, currency }: Measured): string {
  switch (unit) {
    case "count":
      return count(numberOf(value));
    case "ratio":
      return ratio(numberOf(value));
    case "s":
      return duration(numberOf(value));
    case "currency":
      return money(value === null ? null : String(value), currency);
    case "usage_unit":
      return quantity(value === null ? null : String(value));
  }
}

/** Short, for an axis. */
export function tickOf(value: number, { unit, currency }: Measured): string {
  switch (unit) {
    case "ratio":
      return `${Number((value * 100).toFixed(1))}%`;
    case "s":
      return axisTime(value);
    case "currency":
      return moneyTick(value, currency ?? "");
    default:
      return compact(value);
  }
}

export type Change = { text: string; tone: "good" | "bad" | "plain" };

/** Less than this is no change: a tenth of a point, a tenth of a percent. */
const LEAST = 0.0005;

/** From the period before to now: shares in points, the rest in percent. Null where one of them is not known. */
export function changeOf(now: Value, before: Value, metric: Measured): Change | null {
  const [to, from] = [numberOf(now), numberOf(before)];
  if (to === null || from === null) return null;
  const text = metric.unit === "ratio" ? pointsBetween(to, from) : changeBetween(to, from);
  if (text === null) return null;
  const size = metric.unit === "ratio" ? to - from : to / from - 1;
  return { text, tone: toneOf(size, metric.better) };
}

function toneOf(size: number, better: Measured["better"]): Change["tone"] {
  if (better === null || Math.abs(size) < LEAST) return "plain";
  return size > 0 === (better === "up") ? "good" : "bad";
}

const PRICES: Record<string, string> = {
  list: "list price",
  account: "the account's prices",
  list_discounted: "list price less the configured discount",
  account_discounted: "the account's prices less the configured discount",
  mixed: "list and account prices mixed",
};

/** Currency and price of an amount, or the unit of anything else. */
export function unitWords(state: Pick<MetricState, "unit" | "currency" | "price_basis">): string {
  if (state.unit !== "currency") return { count: "count", ratio: "share", s: "time", usage_unit: "usage" }[state.unit];
  if (state.currency === null) return "no usage with a price";
  const price = state.price_basis === null ? null : (PRICES[state.price_basis] ?? state.price_basis);
  return price === null ? state.currency : `${state.currency}, ${price}`;
}

/** Amounts that rest on shares of shared compute, which nobody meters. */
const ESTIMATED: ReadonlySet<string> = new Set(["cost", "cost_of_failure", "cost_per_success"]);

export function isEstimated(metric: string): boolean {
  return ESTIMATED.has(metric);
}

/** The exact difference of decimal texts: what is left of `whole` without `parts`. */
export function rest(whole: string, parts: readonly string[]): string {
  const digits = Math.max(...[whole, ...parts].map((text) => text.split(".")[1]?.length ?? 0));
  const scaled = (text: string): bigint => {
    const [units = "0", fraction = ""] = text.split(".");
    return BigInt(units + fraction.padEnd(digits, "0"));
  };
  const left = parts.reduce((sum, part) => sum - scaled(part), scaled(whole));
  const sign = left < 0n ? "-" : "";
  const text = (left < 0n ? -left : left).toString().padStart(digits + 1, "0");
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
