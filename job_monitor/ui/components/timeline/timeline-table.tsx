import { ResultBadge } from "~/components/result-icon.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, UNKNOWN } from "~/lib/format.ts";
import type { Drawn, JobRow } from "~/lib/timeline.ts";

type Row = JobRow & { group: string };

const COLUMNS: Column<Row>[] = [
  { key: "group", header: "Group", cell: (row) => row.group, from: "sm" },
  {
    key: "job",
    header: "Job",
    isWide: true,
    cell: (row) => (
      <JobName name={row.name} job_id={row.jobId} workspace_id={row.workspaceId} workspace_name={row.workspace} />
    ),
  },
  { key: "runs", header: "Runs", align: "right", cell: (row) => count(row.runs) },
  { key: "failed", header: "Failed", align: "right", cell: (row) => count(row.failed) },
  { key: "last", header: "Newest", cell: (row) => <Newest row={row} />, from: "sm" },
  { key: "next", header: "Next", align: "right", cell: (row) => <Moment at={row.plans[0]} />, from: "sm" },
];

function Newest({ row }: { row: Row }) {
  const bar = row.bars.at(-1);
  return bar === undefined ? UNKNOWN : <ResultBadge result={bar.result} />;
}

function Moment({ at }: { at: number | undefined }) {
  return at === undefined ? UNKNOWN : <TimeText at={new Date(at).toISOString()} as="moment" />;
}

/** The same jobs as a table, for those who do not see the drawing. */
export function TimelineTable({ drawn }: { drawn: Drawn }) {
  const rows = drawn.groups.flatMap((group) => group.rows.map((row) => ({ ...row, group: group.title })));
  const [shown, more] = useGrowing(rows, 100);
  return (
    <>
      <DataTable label="Jobs of these hours" columns={COLUMNS} rows={shown} rowKey={(row) => row.key} />
      {more}
    </>
  );
}
