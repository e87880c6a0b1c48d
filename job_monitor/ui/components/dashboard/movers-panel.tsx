import { Link } from "@tanstack/react-router";
import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { money } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import type { JobSearch } from "~/lib/metrics/filter-address.ts";
import { differenceOf, moversLook } from "~/lib/overview.ts";
import { calendarDay } from "~/lib/time.ts";
import type { Movers, Overview } from "~/lib/types.ts";

type Row = Movers["jobs"][number] & { currency: string };

const COLUMNS: Column<Row>[] = [
  { key: "job", header: "Job", cell: (row) => <JobName {...row} name={row.job_name} isStacked />, isWide: true },
  {
    key: "before",
    header: "Before",
    align: "right",
    cell: (row) => money(row.previous_cost, row.currency),
    from: "sm",
  },
  { key: "cost", header: "Cost", align: "right", cell: (row) => <Cost row={row} /> },
  { key: "by", header: "Change", align: "right", cell: (row) => differenceOf(row) },
];

function Cost({ row }: { row: Row }) {
  return (
    <>
      {row.is_estimate && (
        <span className="text-muted" title="A share of compute that several use is part of it: an estimate">
          ≈{" "}
        </span>
      )}
      {money(row.cost, row.currency)}
    </>
  );
}

/** The jobs whose cost changed most: a complete week against the one before. */
export function MoversPanel({ query, filters }: { query: Asked<Overview>; filters: JobSearch }) {
  const look = moversLook(query);
  return (
    <Panel
      title="Cost movers"
      note={look.kind === "ready" ? wordsOf(look.value) : "a complete week against the one before"}
      look={look}
      empty="No job's cost changed, or the history is shorter than two complete weeks."
      height={230}
      aside={
        <Link to="/costs" search={filters} className="text-[12px] font-medium text-accent hover:underline">
          All costs
        </Link>
      }
    >
      {({ jobs, currency }) => (
        <DataTable
          label="Jobs whose cost changed most"
          columns={COLUMNS}
          rows={jobs.map((job) => ({ ...job, currency }))}
          rowKey={(row) => `${row.workspace_id} ${row.job_id}`}
        />
      )}
    </Panel>
  );
}

function wordsOf(movers: Movers): string {
  return `${calendarDay(movers.from)} to ${calendarDay(movers.to)} against the ${movers.days} days before`;
}
