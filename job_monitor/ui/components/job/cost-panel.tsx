import { DayChart, type Series } from "~/components/chart/day-chart.tsx";
import { TableSwitch, useTableSwitch } from "~/components/chart/table-switch.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { money, moneyTick, quantity, ratio } from "~/lib/format.ts";
import { costsLook, type JobCosts } from "~/lib/job.ts";
import type { Asked } from "~/lib/look.ts";
import { calendarDay } from "~/lib/time.ts";
import type { JobDetail } from "~/lib/types.ts";

const SERIES: Series[] = [
  { key: "sure", word: "Usage of the job", fill: "fill-accent", text: "text-accent", pattern: "solid" },
  { key: "share", word: "Estimated shares", fill: "fill-accent", text: "text-accent", pattern: "dashes" },
];

const BASES: Record<string, string> = {
  list: "list price",
  account: "account price",
  list_discounted: "list price less the discount",
  account_discounted: "account price less the discount",
  mixed: "account price where there is one, else list price",
};

/** What the job costs by day, how sure that is, and what of it was lost. */
export function CostPanel({ query }: { query: Asked<JobDetail> }) {
  const [isTable, toggle] = useTableSwitch();
  const look = costsLook(query);
  const note = look.kind === "ready" ? noteOf(look.value) : "30 days";
  return (
    <Panel
      title="Cost"
      note={note}
      look={look}
      empty="No usage of these 30 days is known to be of this job."
      height={260}
      aside={<TableSwitch isTable={isTable} onToggle={toggle} />}
    >
      {(cost) => (
        <>
          <Facts cost={cost} />
          <DayChart
            summary={`Cost of the job by day, ${money(cost.cost, cost.currency)} in 30 days.`}
            days={cost.days.map(chartDay)}
            series={SERIES}
            format={(value) => money(value.toFixed(6), cost.currency)}
            tick={(value) => moneyTick(value, cost.currency ?? "")}
            isTable={isTable}
          />
          <Caveats cost={cost} />
        </>
      )}
    </Panel>
  );
}

function noteOf({ currency, price_basis }: JobCosts): string {
  return ["30 days", currency, price_basis ? (BASES[price_basis] ?? price_basis) : null].filter(Boolean).join(", ");
}

function chartDay(day: JobCosts["days"][number]) {
  const share = Number(day.estimated_cost ?? 0);
  const parts = [
    { key: "sure", value: Math.max(0, Number(day.cost ?? 0) - share) },
    { key: "share", value: share },
  ];
  return {
    date: day.date,
    isComplete: day.is_complete && day.cost !== null,
    parts: day.cost === null ? [] : parts.filter((part) => part.key === "sure" || part.value > 0),
  };
}

function Facts({ cost }: { cost: JobCosts }) {
  const lost =
    cost.lost_cost !== null && cost.runs_cost !== null ? Number(cost.lost_cost) / Number(cost.runs_cost) : null;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-1 px-3.5 pb-1 sm:grid-cols-3">
      <Fact name="30 days">{money(cost.cost, cost.currency)}</Fact>
      <Fact
        name="Lost to failures"
        title="Attempts that failed, were retried, repaired or cancelled, of runs that ended in these days"
      >
        {money(cost.lost_cost, cost.currency)}{" "}
        {lost !== null && Number.isFinite(lost) && <span className="text-muted">{ratio(lost)}</span>}
      </Fact>
      <Fact name="Estimated" title="Shares of all-purpose clusters and warehouses that several used">
        {cost.estimated_cost === null ? "nothing" : money(cost.estimated_cost, cost.currency)}
      </Fact>
    </dl>
  );
}

function Caveats({ cost }: { cost: JobCosts }) {
  const left = cost.unpriced.map((unit) => `${quantity(unit.usage_quantity)} ${unit.usage_unit}`).join(", ");
  return (
    <p className="px-3.5 pb-3 text-[12px] text-muted">
      {cost.complete_until === null
        ? ""
        : `Hatched: usage after ${calendarDay(cost.complete_until)} has not all arrived. `}
      {left && `Without a price: ${left}.`}
    </p>
  );
}
