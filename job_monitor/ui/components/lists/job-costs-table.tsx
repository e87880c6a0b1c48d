import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import { count, money, plural, quantity, UNKNOWN } from "~/lib/format.ts";
import { useAllJobCosts } from "~/lib/list-queries.ts";
import { dearestFirst } from "~/lib/lists.ts";
import { lookOf } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import type { JobCost } from "~/lib/types.ts";

function Cost({ row }: { row: Pick<JobCost, "list_cost" | "currency"> }) {
  if (row.list_cost === null)
    return (
      <span className="text-muted" title="No part of it found a price">
        {UNKNOWN}
      </span>
    );
  return money(row.list_cost, row.currency);
}

const COLUMNS: Column<JobCost>[] = [
  { key: "job", header: "Job", cell: (row) => <JobName {...row} name={row.job_name} />, isWide: true },
  { key: "runs", header: "Billed runs", align: "right", cell: (row) => count(row.billed_runs_count), from: "lg" },
  { key: "quantity", header: "Usage", align: "right", cell: (row) => quantity(row.usage_quantity), from: "sm" },
  { key: "unit", header: "Unit", cell: (row) => row.usage_unit ?? UNKNOWN, from: "sm" },
  {
    key: "unpriced",
    header: "Not priced",
    align: "right",
    cell: (row) => (Number(row.unpriced_quantity) === 0 ? "" : quantity(row.unpriced_quantity)),
    from: "lg",
  },
  { key: "cost", header: "List cost", align: "right", cell: (row) => <Cost row={row} /> },
];

const FIRST_ROWS = 50;
const SOURCES: readonly string[] = ["system.billing.usage", "system.billing.list_prices"];

/** What each job cost, the dearest first, over the complete list. */
export function JobCostsTable({ days }: { days: number }) {
  const query = useAllJobCosts(days);
  const look = lookOf({
    query: useAsked(query),
    sources: (list) => list.sources.filter((source) => SOURCES.includes(source.name)),
    value: (list) => dearestFirst(list.items),
    isEmpty: (rows) => rows.length === 0,
  });
  return (
    <Panel
      title="By job"
      note={look.kind === "ready" ? `${plural(look.value.length, "row")}, the dearest first` : undefined}
      look={look}
      empty={`No usage of these ${days} days carries a job's id.`}
      height={420}
      aside={
        look.kind === "ready" && (
          <SaveTable
            what="All jobs that cost something"
            load={async () =>
              (await import("~/lib/files/costs.ts")).jobCostsFile(look.value, query.data?.as_of ?? null)
            }
          />
        )
      }
    >
      {(rows) => <Rows rows={rows} />}
    </Panel>
  );
}

function Rows({ rows }: { rows: JobCost[] }) {
  const [shown, more] = useGrowing(rows, FIRST_ROWS);
  return (
    <>
      <DataTable
        label="Cost by job"
        columns={COLUMNS}
        rows={shown}
        rowKey={(row) => `${row.workspace_id} ${row.job_id} ${row.usage_unit}`}
      />
      {more}
      <p className="mt-auto border-t border-line px-3.5 py-2 text-[12px] text-muted">
        List price, promotions in and discounts out, of usage that names the job. What reaches jobs through pipelines,
        or as a share of all-purpose compute or a warehouse, is in the parts above and not here.
      </p>
    </>
  );
}
