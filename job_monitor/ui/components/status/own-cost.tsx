import { Panel } from "~/components/panel/panel.tsx";
import { Cap } from "~/components/status/cap.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { duration, money } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { ownCostLook, partsOf, warehouseWords } from "~/lib/own-cost.ts";
import type { OwnCost, OwnPeriod, Status } from "~/lib/types.ts";

/** What this product itself costs on the warehouse that it reads with, and what holds it down. */
export function OwnCostPanel({ query }: { query: Asked<Status> }) {
  return (
    <Panel
      title="Own cost"
      note="of this product itself, an estimate"
      look={ownCostLook(query)}
      empty="Nothing was asked of the warehouse yet."
      height={280}
    >
      {(own) => (
        <div className="flex flex-col gap-3 px-3.5 pt-1 pb-3">
          <dl className="grid grid-cols-2 gap-x-6 gap-y-2.5 lg:grid-cols-4">
            <Period name="last 24 hours" period={own.last_day} currency={own.currency} />
            <Period name="last 30 days" period={own.last_month} currency={own.currency} />
          </dl>
          {own.reason && (
            <p role="note" className="rounded bg-warn-soft px-2 py-1 text-[12px]">
              <strong className="font-semibold">Cost not known.</strong> {own.reason}
            </p>
          )}
          <p className="max-w-[110ch] text-muted">
            Warehouse {warehouseWords(own)}. {own.method}
          </p>
          <Cap own={own} />
          <Statements own={own} />
        </div>
      )}
    </Panel>
  );
}

function Period({ name, period, currency }: { name: string; period: OwnPeriod; currency: string | null }) {
  const parts = partsOf(period, currency);
  return (
    <>
      <Fact name={`Cost, ${name}`}>
        <span className="text-[16px] font-semibold">{money(period.cost, currency)}</span>
        {parts && <span className="block text-[12px] text-muted">{parts}</span>}
      </Fact>
      <Fact name={`Warehouse kept up, ${name}`} title="Our statements, and the idle time before the warehouse stops">
        {duration(period.up_s)}
        <span className="block text-[12px] text-muted">{duration(period.held_s)} with statements of ours</span>
      </Fact>
    </>
  );
}

function Statements({ own }: { own: OwnCost }) {
  if (own.statements.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer font-medium">What the statements of 30 days were for</summary>
      <table aria-label="Statements of this product" className="mt-1 w-full max-w-[760px] border-collapse text-left">
        <thead>
          <tr className="h-7 border-b border-line text-[12px] text-muted">
            <th scope="col" className="w-full font-medium">
              Read
            </th>
            <th scope="col" className="px-3 font-medium max-sm:hidden">
              For
            </th>
            <th scope="col" className="px-3 text-right font-medium">
              Statements
            </th>
            <th scope="col" className="text-right font-medium">
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {own.statements.map((row) => (
            <tr key={`${row.feature} ${row.source}`} className="h-7 border-t border-line first:border-0">
              <th scope="row" className="w-full max-w-0 truncate text-left font-normal" title={row.source}>
                {row.source}
              </th>
              <td className="px-3 max-sm:hidden">{row.feature}</td>
              <td className="num px-3 text-right">{row.statements_count}</td>
              <td className="num text-right whitespace-nowrap">{duration(row.statement_s)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
