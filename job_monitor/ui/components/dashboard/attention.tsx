import { CircleCheck } from "lucide-react";
import { Panel } from "~/components/panel/panel.tsx";
import { ResultBadge } from "~/components/result-icon.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count } from "~/lib/format.ts";
import type { Asked, Look } from "~/lib/look.ts";
import { attentionLook } from "~/lib/overview.ts";
import type { Attention, Overview } from "~/lib/types.ts";

const COLUMNS: Column<Attention>[] = [
  {
    key: "job",
    header: "Job",
    cell: (row) => <JobName {...row} name={row.job_name} run={row.last_run_id} />,
    isWide: true,
  },
  { key: "since", header: "Failing since", cell: (row) => <TimeText at={row.failing_since} /> },
  { key: "failures", header: "Failures", align: "right", cell: (row) => count(row.failures_count) },
  { key: "last", header: "Last result", cell: (row) => <ResultBadge result={row.last_result} />, from: "sm" },
  { key: "ended", header: "Ended", align: "right", cell: (row) => <TimeText at={row.last_ended_at} />, from: "xl" },
];

const FIRST_ROWS = 15;

/** The jobs whose last result is a failure. */
export function AttentionPanel({ query, days }: { query: Asked<Overview>; days: number }) {
  const look = attentionLook(query);
  const hasRun = (query.data?.runs.count ?? 0) > 0;
  if (look.kind === "empty" && look.mark === null && hasRun) return <AllWell look={look} days={days} />;
  return (
    <Panel
      title="Needs attention"
      note={look.kind === "ready" ? `${count(look.value.length)} whose last result is a failure` : undefined}
      look={look}
      empty={hasRun ? `No job's last result in these ${days} days is a failure.` : "No run ended in this window."}
      height={500}
    >
      {(rows) => <Rows rows={rows} />}
    </Panel>
  );
}

function AllWell({ look, days }: { look: Look<Attention[]>; days: number }) {
  return (
    <section
      data-look={look.kind}
      aria-label="Needs attention"
      className="surface flex flex-col items-center justify-center gap-2 p-6 text-center"
    >
      <CircleCheck aria-hidden="true" className="size-5 text-succeeded" />
      <h2 className="font-semibold">Nothing needs attention</h2>
      <p className="text-muted">No job's last result in these {days} days is a failure.</p>
    </section>
  );
}

function Rows({ rows }: { rows: Attention[] }) {
  const [shown, more] = useGrowing(rows, FIRST_ROWS);
  return (
    <>
      <DataTable
        label="Jobs that need attention"
        columns={COLUMNS}
        rows={shown}
        rowKey={(row) => `${row.workspace_id} ${row.job_id}`}
      />
      {more}
    </>
  );
}
