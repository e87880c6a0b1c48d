import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable, type Sorting } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, UNKNOWN } from "~/lib/format.ts";
import { JOB_ORDERS, type JobOrder, searchJobs, sortJobs, triggerWord } from "~/lib/lists.ts";
import { type Asked, lookOf } from "~/lib/look.ts";
import { useAsked, type Whole } from "~/lib/queries.ts";
import type { Job } from "~/lib/types.ts";

function Trigger({ job }: { job: Job }) {
  if (!job.is_settings_known) return <span className="text-muted">{UNKNOWN}</span>;
  const word = triggerWord(job.trigger_type) ?? "No trigger";
  const title = job.schedule ? `${job.schedule} ${job.timezone ?? ""}` : undefined;
  return (
    <span title={title} className={job.trigger_type ? "" : "text-muted"}>
      {word}
      {job.is_paused && <span className="ml-1.5 rounded bg-hover px-1 py-0.5 text-[11px] text-muted">paused</span>}
    </span>
  );
}

const COLUMNS: Column<Job>[] = [
  { key: "name", header: "Job", cell: (job) => <JobName {...job} />, isWide: true },
  { key: "trigger", header: "Trigger", cell: (job) => <Trigger job={job} /> },
  { key: "team", header: "Team", cell: (job) => <Said value={job.team} source={job.team_source} />, from: "sm" },
  { key: "owner", header: "Owner", cell: (job) => <Said value={job.owner} source={job.owner_source} />, from: "lg" },
  {
    key: "run_as",
    header: "Runs as",
    cell: (job) => <span className="inline-block max-w-48 truncate align-bottom">{job.run_as ?? UNKNOWN}</span>,
    from: "xl",
  },
  { key: "created", header: "Created", align: "right", cell: (job) => <TimeText at={job.created_at} />, from: "xl" },
  { key: "changed", header: "Changed", align: "right", cell: (job) => <Changed job={job} />, from: "sm" },
];

const SAID: Record<string, string> = {
  tag: "a tag of the job",
  rule: "a rule of monitor.yaml",
  deployment: "the deployment that made the job",
  run_as: "the principal it runs as",
  creator: "its creator",
};

/** A team or an owner, with where that is said. */
function Said({ value, source }: { value: string | null; source: string | null }) {
  if (value === null || source === null) return <span className="text-muted">none</span>;
  return (
    <span title={`${value}: said by ${SAID[source] ?? source}`} className="inline-block max-w-48 truncate align-bottom">
      {value}
    </span>
  );
}

function Changed({ job }: { job: Job }) {
  return job.is_deleted ? (
    <span className="text-muted">
      deleted <TimeText at={job.deleted_at} />
    </span>
  ) : (
    <TimeText at={job.changed_at} />
  );
}

const SORTABLE: ReadonlySet<string> = new Set(JOB_ORDERS);
const FIRST_ROWS = 50;

type Props = { query: Asked<Whole<Job>>; text: string; order: JobOrder; onOrder: (order: JobOrder) => void };

/** All jobs, searched and sorted over the complete list. */
export function JobsTable({ query, text, order, onOrder }: Props) {
  const look = lookOf({
    query: useAsked(query),
    sources: (list) => list.sources.filter((source) => source.name === "system.lakeflow.jobs"),
    value: (list) => list.items,
    isEmpty: (jobs) => jobs.length === 0,
  });
  const onSort = (key: string) => onOrder(JOB_ORDERS.find((known) => known === key) ?? "name");
  return (
    <Panel title="All jobs" note={noteOf(look, text)} look={look} empty="The account has no job." height={420}>
      {(jobs) => (
        <Rows
          jobs={sortJobs(searchJobs(jobs, text), order)}
          sorting={{ key: order, isDescending: order === "changed", onSort, keys: SORTABLE }}
        />
      )}
    </Panel>
  );
}

function noteOf(look: ReturnType<typeof lookOf<Whole<Job>, Job[]>>, text: string): string | undefined {
  if (look.kind !== "ready") return undefined;
  const all = count(look.value.length);
  return text ? `${count(searchJobs(look.value, text).length)} of ${all}` : all;
}

function Rows({ jobs, sorting }: { jobs: Job[]; sorting: Sorting }) {
  const [shown, more] = useGrowing(jobs, FIRST_ROWS);
  if (jobs.length === 0)
    return <p className="m-auto p-6 text-muted">No job contains these words. Clear the search to see all.</p>;
  return (
    <>
      <DataTable
        label="Jobs"
        columns={COLUMNS}
        rows={shown}
        rowKey={(job) => `${job.workspace_id} ${job.job_id}`}
        sorting={sorting}
      />
      {more}
    </>
  );
}
