import { Panel } from "~/components/panel/panel.tsx";
import { ShowSql } from "~/components/sql/show-sql.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { shareOf } from "~/lib/attribution-words.ts";
import { billLook, type InBill } from "~/lib/costs/look.ts";
import { money, ratio } from "~/lib/format.ts";
import { listOf, type Some } from "~/lib/jobs/search.ts";
import type { Asked } from "~/lib/look.ts";
import type { Costs } from "~/lib/types.ts";

type Line = { key: keyof typeof WORDS; cost: string | null };

const WORDS = {
  chosen: "Jobs of the filter",
  other_jobs: "Other jobs",
  no_job: "Of no job, or of none that can be told",
  cost: "The bill",
} as const;

/** How the jobs of a filter lie in the bill: three parts that are the whole. */
export function BillPanel({ query, ws }: { query: Asked<Costs>; ws: Some }) {
  return (
    <Panel
      title="In the bill"
      note="of the same days and workspaces"
      look={billLook(query)}
      empty="Nothing was billed in these days."
      height={220}
    >
      {(value) => <Body {...value} ws={ws} />}
    </Panel>
  );
}

function Body({ costs, bill, ws }: InBill & { ws: Some }) {
  const lines: Line[] = (["chosen", "other_jobs", "no_job", "cost"] as const).map((key) => ({ key, cost: bill[key] }));
  const columns: Column<Line>[] = [
    {
      key: "part",
      header: "Part",
      isWide: true,
      cell: ({ key }) => (
        <span className={`inline-flex items-center gap-1 ${key === "cost" ? "font-semibold" : ""}`}>
          {WORDS[key]}
          {key === "cost" && <ShowSql metric="billed_cost" scope={scopeOf(costs, ws)} title="Billed cost" />}
        </span>
      ),
    },
    { key: "share", header: "Share", align: "right", cell: ({ cost }) => ratio(shareOf(cost, bill.cost)) },
    {
      key: "cost",
      header: "Cost",
      align: "right",
      cell: ({ key, cost }) => <span data-testid={`bill-${key}`}>{money(cost, costs.currency)}</span>,
    },
  ];
  return (
    <>
      <DataTable label="Parts of the bill" columns={columns} rows={lines} rowKey={(line) => line.key} />
      <p className="mt-auto border-t border-line px-3.5 py-2 text-[12px] text-muted">
        The three parts add up to the bill, to the last decimal. Everything above is of the first alone.
      </p>
    </>
  );
}

function scopeOf({ window, zone }: Costs, ws: Some) {
  const where = ws === undefined ? {} : { workspace: listOf(ws) };
  return { from: window.from, to: window.to, ...(zone === "UTC" ? {} : { zone }), ...where };
}
