import { Panel } from "~/components/panel/panel.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { money, quantity } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { type RunCosts, runCostLook } from "~/lib/run.ts";
import type { RunDetail } from "~/lib/types.ts";

const BASES: Record<string, string> = {
  list: "list price",
  account: "account price",
  list_discounted: "list price less the discount",
  account_discounted: "account price less the discount",
  mixed: "account price where there is one, else list price",
};

/** What the run cost, at which price, how that is known, and what of it was lost. */
export function RunCostPanel({ query }: { query: Asked<RunDetail> }) {
  const look = runCostLook(query);
  return (
    <Panel
      title="Cost"
      note={look.kind === "ready" ? noteOf(look.value) : undefined}
      look={look}
      empty="No usage is known to be of this run. It may not have arrived, or the run worked on compute that several use."
      height={120}
    >
      {(cost) => <Body cost={cost} />}
    </Panel>
  );
}

function noteOf({ currency, price_basis }: RunCosts): string {
  return [currency, price_basis ? (BASES[price_basis] ?? price_basis) : null].filter(Boolean).join(", ");
}

function Body({ cost }: { cost: RunCosts }) {
  const left = cost.unpriced.map((unit) => `${quantity(unit.usage_quantity)} ${unit.usage_unit}`).join(", ");
  const part = (amount: string | null) => (amount === null ? "nothing" : money(amount, cost.currency));
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 px-3.5 pt-1 sm:grid-cols-3">
        <Fact name="The run">{money(cost.cost, cost.currency)}</Fact>
        <Fact name="Lost to failures" title="Attempts that failed or were cancelled">
          {money(cost.lost_cost, cost.currency)}
        </Fact>
        <Fact name="Usage names the run">{part(cost.own_cost)}</Fact>
        <Fact name="Pipelines it updated">{part(cost.pipeline_cost)}</Fact>
        <Fact name="Estimated shares" title="Of all-purpose clusters and warehouses that several used">
          {part(cost.shared_cost)}
        </Fact>
      </dl>
      <p className="mt-auto px-3.5 pt-2 pb-3 text-[12px] text-muted">
        {cost.is_estimate && "A part of it is an estimate: a share of shared compute, or of time worked. "}
        {!cost.is_complete && "Not all usage of the day has arrived: it may grow. "}
        {left && `Without a price: ${left}.`}
      </p>
    </>
  );
}
