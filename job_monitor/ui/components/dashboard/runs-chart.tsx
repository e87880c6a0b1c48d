import { useNavigate } from "@tanstack/react-router";
import { DayChart, type Series } from "~/components/chart/day-chart.tsx";
import { Swatch } from "~/components/chart/day-tooltip.tsx";
import { TableSwitch, useTableSwitch } from "~/components/chart/table-switch.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { type ChartDay, totalOf } from "~/lib/chart.ts";
import { compact, count, plural } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { runDaysLook } from "~/lib/overview.ts";
import { RESULTS, STACK_ORDER } from "~/lib/results.ts";
import type { Overview } from "~/lib/types.ts";

export const SERIES: Series[] = STACK_ORDER.map((key) => ({ key, ...RESULTS[key] }));

/** Runs per day by how they ended. Failures stand on the axis, where their heights compare. */
export function RunsChart({ query }: { query: Asked<Overview> }) {
  const [isTable, toggle] = useTableSwitch();
  const navigate = useNavigate();
  return (
    <Panel
      title="Runs per day"
      note="by the UTC day they ended"
      look={runDaysLook(query)}
      empty="No run ended in this window."
      height={232}
      aside={<TableSwitch isTable={isTable} onToggle={toggle} />}
    >
      {(days) => (
        <>
          <DayChart
            summary={summaryOf(days, "days")}
            days={days}
            series={SERIES}
            format={count}
            tick={compact}
            isTable={isTable}
            onOpen={(date) => void navigate({ to: "/runs", search: { from: date, to: date } })}
          />
          <Legend days={days} />
        </>
      )}
    </Panel>
  );
}

function sumOf(days: readonly ChartDay[], key: string): number {
  return days.reduce((sum, day) => sum + (day.parts.find((part) => part.key === key)?.value ?? 0), 0);
}

export function summaryOf(days: readonly ChartDay[], unit: "days" | "hours"): string {
  const all = days.reduce((sum, day) => sum + totalOf(day), 0);
  return `${plural(all, "run")} in ${days.length} ${unit}, ${count(sumOf(days, "failed"))} of them failed and ${count(sumOf(days, "timed_out"))} timed out.`;
}

export function Legend({ days }: { days: readonly ChartDay[] }) {
  const sums = SERIES.map((series) => ({ series, sum: sumOf(days, series.key) })).filter(({ sum }) => sum > 0);
  return (
    <ul className="flex flex-wrap gap-x-3.5 gap-y-0.5 px-3.5 pb-3 text-[12px]">
      {sums.map(({ series, sum }) => (
        <li key={series.key} className="flex items-center gap-1.5 whitespace-nowrap">
          <Swatch series={series} />
          {series.word} <span className="num text-muted">{count(sum)}</span>
        </li>
      ))}
    </ul>
  );
}
