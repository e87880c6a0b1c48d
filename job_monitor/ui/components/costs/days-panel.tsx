import { DayChart } from "~/components/chart/day-chart.tsx";
import { Swatch } from "~/components/chart/day-tooltip.tsx";
import { TableSwitch, useTableSwitch } from "~/components/chart/table-switch.tsx";
import { Select } from "~/components/metrics/select.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import type { CostsSearch } from "~/lib/costs/address.ts";
import { daysLook } from "~/lib/costs/look.ts";
import { namesUsage, splitOf, splitsOf } from "~/lib/costs/search.ts";
import { rowsOf, stackOf } from "~/lib/costs/view.ts";
import { money, moneyTick, plural } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { unitWords } from "~/lib/metrics/values.ts";
import { splitWord } from "~/lib/trends/split.ts";
import type { Costs } from "~/lib/types.ts";

type Props = { query: Asked<Costs>; search: CostsSearch; onSplit: (by: string) => void; empty: string };

/** Every day's cost, in parts of the chosen dimension. */
export function DaysPanel({ query, search, onSplit, empty }: Props) {
  const [isTable, toggle] = useTableSwitch();
  const look = daysLook(query);
  const by = splitOf(search);
  return (
    <Panel
      title="Cost per day"
      note={look.kind === "ready" ? priceWords(look.value, search) : undefined}
      look={look}
      empty={empty}
      height={300}
      aside={
        <span className="flex items-center gap-1.5" data-noprint>
          <Select label="Split by" value={by} options={splitsOf(query.data?.tag_keys ?? [], by)} onChange={onSplit} />
          <TableSwitch isTable={isTable} onToggle={toggle} />
        </span>
      }
    >
      {(costs) => <Body costs={costs} by={by} isTable={isTable} />}
    </Panel>
  );
}

/** Of what the money is, and which it is. */
function priceWords({ currency, price_basis, is_bill }: Costs, search: CostsSearch): string {
  const what = !is_bill ? "jobs of the filter" : namesUsage(search) ? "all of the filter" : "everything billed";
  return `${what}, ${unitWords({ unit: "currency", currency, price_basis })}`;
}

function Body({ costs, by, isTable }: { costs: Costs; by: string; isTable: boolean }) {
  const { days, series } = stackOf(costs, rowsOf(costs));
  const currency = costs.currency ?? "";
  return (
    <>
      <DayChart
        summary={`${money(costs.total.cost, costs.currency)} over ${costs.window.days} days, by ${splitWord(by).toLowerCase()}.`}
        days={days}
        series={series}
        format={(value) => money(value.toFixed(6), currency)}
        tick={(value) => moneyTick(value, currency)}
        isTable={isTable}
        isDense
      />
      <ul aria-label="Colours" className="flex flex-wrap gap-x-3.5 gap-y-0.5 px-3.5 text-[12px]">
        {series.map((one) => (
          <li key={one.key} className="flex min-h-5 min-w-0 items-center gap-1.5">
            <Swatch series={one} />
            <span className="max-w-44 truncate">{one.word}</span>
          </li>
        ))}
      </ul>
      <p className="mt-auto px-3.5 pt-1 pb-2.5 text-[12px] text-muted">
        {coverageWords(costs)}
        {by !== "sku" && by !== "product" && by !== "workspace" && " Shares of shared compute are estimates."}
      </p>
    </>
  );
}

/** Days that still grow, and days before history. */
function coverageWords({ steps, history_from }: Costs): string {
  const isBefore = (from: string) => history_from !== null && from < history_from;
  const open = steps.filter((step) => !step.is_complete && !isBefore(step.from)).length;
  const unknown = steps.filter((step) => isBefore(step.from)).length;
  const growing =
    open > 0 ? `Hatched: ${plural(open, "day")} whose usage has not all arrived.` : "All days are complete.";
  return unknown > 0
    ? `${growing} Nothing is known of the first ${plural(unknown, "day")}: history begins later.`
    : growing;
}
