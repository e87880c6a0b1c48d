import { DayChart, type Series } from "~/components/chart/day-chart.tsx";
import { TableSwitch, useTableSwitch } from "~/components/chart/table-switch.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { money, moneyTick, plural } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { type CostDays, costDaysLook } from "~/lib/overview.ts";
import type { Overview } from "~/lib/types.ts";

/** Not a state's colour: money is neither good nor bad. */
const SERIES: Series[] = [
  { key: "cost", word: "List cost", fill: "fill-accent", text: "text-accent", pattern: "solid" },
];

/** Cost per day at list price. */
export function CostChart({ query }: { query: Asked<Overview> }) {
  const [isTable, toggle] = useTableSwitch();
  const look = costDaysLook(query);
  return (
    <Panel
      title="Cost per day"
      note={look.kind === "ready" ? `${look.value.currency}, list price, UTC days` : "list price"}
      look={look}
      empty="No priced usage in this window."
      height={232}
      aside={<TableSwitch isTable={isTable} onToggle={toggle} />}
    >
      {({ days, currency }) => (
        <>
          <DayChart
            summary={summary({ days, currency })}
            days={days}
            series={SERIES}
            format={(value) => money(value.toFixed(6), currency)}
            tick={(value) => moneyTick(value, currency)}
            isTable={isTable}
          />
          <Coverage days={days} />
        </>
      )}
    </Panel>
  );
}

function summary({ days, currency }: CostDays): string {
  const values = days.map((day) => day.parts[0]?.value ?? 0);
  return `Cost per day at list price over ${days.length} days, ${money(Math.max(...values).toFixed(6), currency)} on the dearest.`;
}

/** Says which days will still grow. */
function Coverage({ days }: { days: CostDays["days"] }) {
  // A day without a part is not known at all, and nothing of it is drawn.
  const open = days.filter((day) => !day.isComplete && day.parts.length > 0).length;
  return (
    <p className="px-3.5 pb-3 text-[12px] text-muted">
      {open > 0 ? `Hatched: ${plural(open, "day")} whose usage has not all arrived.` : "All days are complete."}
    </p>
  );
}
