import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { Panel } from "~/components/panel/panel.tsx";
import { ResultBadge } from "~/components/result-icon.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count } from "~/lib/format.ts";
import type { Asked, Look } from "~/lib/look.ts";
import type { JobSearch } from "~/lib/metrics/filter-address.ts";
import { attentionLook, type Wanted } from "~/lib/overview.ts";
import type { Attention, Overview } from "~/lib/types.ts";
import type { WindowDays } from "~/lib/window.ts";
import { ErrorLine } from "./error-line.tsx";

type Row = Attention & { runs: readonly string[] };

const COLUMNS: Column<Row>[] = [
  { key: "job", header: "Job", cell: (row) => <Job row={row} />, isWide: true },
  { key: "whose", header: "Whose", cell: (row) => <Whose row={row} />, from: "xl" },
  { key: "since", header: "Failing since", cell: (row) => <Since row={row} /> },
  { key: "failures", header: "Failures", align: "right", cell: (row) => count(row.failures_count) },
  {
    key: "last",
    header: "Last result",
    cell: (row) => (
      <>
        <ResultBadge result={row.last_result} />
        <span className="block text-[12px] text-muted">
          <TimeText at={row.last_ended_at} />
        </span>
      </>
    ),
    from: "sm",
  },
];

function Job({ row }: { row: Row }) {
  return (
    <div className="min-w-0 py-1">
      <JobName {...row} name={row.job_name} run={row.last_run_id} />
      <ErrorLine run={addressOf(row)} runs={row.runs} />
    </div>
  );
}

function Whose({ row }: { row: Row }) {
  const text = row.team ?? row.owner;
  return (
    <span className="block max-w-32 truncate" title={[row.team, row.owner].filter(Boolean).join(", ")}>
      {text ?? <span className="text-muted">nobody</span>}
    </span>
  );
}

function Since({ row }: { row: Row }) {
  return (
    <>
      <TimeText at={row.failing_since} />
      {row.is_new && <span className="block text-[12px] font-medium text-bad">new</span>}
    </>
  );
}

function addressOf(row: Attention): string {
  return `${row.workspace_id}/${row.job_id}/${row.last_run_id}`;
}

const FIRST_ROWS = 8;
/** The server tells the errors of so many runs at a time. */
const ERRORS_AT_A_TIME = 10;

type Props = { query: Asked<Overview>; days: WindowDays; show: Wanted; filters: JobSearch };

/** The jobs whose last result is a failure: whose they are, since when, and why. */
export function AttentionPanel({ query, days, show, filters }: Props) {
  const look = attentionLook(query, show);
  const hasRun = (query.data?.runs.count ?? 0) > 0;
  if (look.kind === "empty" && look.mark === null && hasRun && show === undefined) {
    return <AllWell look={look} days={days} />;
  }
  return (
    <Panel
      title="Needs attention"
      note={look.kind === "ready" ? `${count(look.value.length)} whose last result is a failure` : undefined}
      look={look}
      empty={emptyWords(hasRun, days, show)}
      height={500}
      aside={<Switch days={days} show={show} filters={filters} />}
    >
      {(rows) => <Rows rows={rows} />}
    </Panel>
  );
}

function emptyWords(hasRun: boolean, days: number, show: Wanted): string {
  if (!hasRun) return "No run ended in this window.";
  return show === "new"
    ? "No job began to fail in the last 24 h."
    : `No job's last result in these ${days} days is a failure.`;
}

function Switch({ days, show, filters }: Omit<Props, "query">) {
  return (
    <Link
      to="/dashboard"
      search={{ ...filters, days, show: show === undefined ? "new" : undefined }}
      resetScroll={false}
      className="inline-flex h-6 items-center rounded px-1.5 text-[12px] font-medium text-accent hover:underline"
    >
      {show === undefined ? "Only new ones" : "All that fail"}
    </Link>
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
  const named = shown.map((row, place) => {
    const from = place - (place % ERRORS_AT_A_TIME);
    return { ...row, runs: shown.slice(from, from + ERRORS_AT_A_TIME).map(addressOf) };
  });
  return (
    <>
      <DataTable label="Jobs that need attention" columns={COLUMNS} rows={named} rowKey={addressOf} />
      {more}
    </>
  );
}
