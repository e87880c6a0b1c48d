import { axis } from "~/lib/chart.ts";
import { timeAxis } from "~/lib/gantt.ts";
import type { MetricState } from "~/lib/types.ts";
import type { Scale } from "./series.ts";

/** Where the axis of a share may begin: the nearest below the least value, so that 95 and 97 % are told apart. */
const FEET = [0.99, 0.98, 0.95, 0.9, 0.8, 0.6, 0];

function ofShares(values: readonly number[]): Scale {
  const least = Math.min(1, ...values);
  const most = Math.max(0, ...values);
  if (most <= 0.5) {
    const ticks = axis(most || 0.01);
    return { low: 0, high: ticks.at(-1) ?? 1, ticks };
  }
  const low = FEET.find((foot) => foot < least) ?? 0;
  return { low, high: 1, ticks: [0, 1, 2, 3, 4].map((part) => low + ((1 - low) * part) / 4) };
}

/** An axis for these values. Amounts and times begin at 0; shares near the whole do not, and the axis says so. */
export function scaleOf(values: readonly number[], unit: MetricState["unit"]): Scale {
  if (unit === "ratio") return ofShares(values);
  const most = Math.max(0, ...values);
  const least = Math.min(0, ...values);
  const ticks = unit === "s" ? timeAxis(most) : axis(most);
  // Corrections can make a day's amount negative.
  if (least < 0) return { low: least, high: ticks.at(-1) ?? 1, ticks };
  return { low: 0, high: ticks.at(-1) ?? 1, ticks };
}
