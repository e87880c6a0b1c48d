import { Link } from "@tanstack/react-router";
import { Panel } from "~/components/panel/panel.tsx";
import { ResultBadge } from "~/components/result-icon.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { MoreButton } from "~/components/table/growing.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, duration, UNKNOWN } from "~/lib/format.ts";
import { useRunPages } from "~/lib/list-queries.ts";
import { triggerWord } from "~/lib/lists.ts";
import { lookOf } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import type { RunsSearch } from "~/lib/runs-address.ts";
import { isNarrowedList, runsParams } from "~/lib/runs-search.ts";
import type { Run } from "~/lib/types.ts";

const COLUMNS: Column<Run>[] = [
  { key: "result", header: "Result", cell: (run) => <Result run={run} /> },
  { key: "job", header: "Job", cell: (run) => <Job run={run} />, isWide: true },
  {
    key: "code",
    header: "Reason",
    cell: (run) => <span className="text-muted">{reason(run)}</span>,
    from: "xl",
  },
  { key: "trigger", header: "Trigger", cell: (run) => triggerWord(run.trigger_type) ?? UNKNOWN, from: "lg" },
  { key: "attempts", header: "Attempts", align: "right", cell: (run) => count(run.attempts_count), from: "lg" },
  { key: "worked", header: "Worked", align: "right", cell: (run) => duration(run.worked_s), from: "sm" },
  { key: "started", header: "Started", align: "right", cell: (run) => <TimeText at={run.started_at} /> },
];

/** Leads to the run's page. */
function Result({ run }: { run: Run }) {
  const badge = <ResultBadge result={run.result_class} isIconOnPhone />;
  if (run.job_name === null || run.job_id === null) return badge;
  return (
    <Link
      to="/jobs/$workspaceId/$jobId/runs/$runId"
      params={{ workspaceId: run.workspace_id, jobId: run.job_id, runId: run.run_id }}
      className="inline-flex min-h-6 min-w-6 items-center hover:underline"
    >
      {badge}
    </Link>
  );
}

/** A run without a job of its own has a name, and no page of a job. */
function Job({ run }: { run: Run }) {
  if (run.job_name !== null) return <JobName {...run} name={run.job_name} run={run.run_id} />;
  return <JobName {...run} name={run.run_name} job_id={null} />;
}

/** The raw word behind a result that did not succeed. */
function reason(run: Run): string {
  if (run.is_never_started) return "Never started";
  return run.result_class === "succeeded" ? "" : (run.termination_code ?? run.result_state ?? "");
}

/** A filter by what jobs have rests on them as well. */
function restsOn({ team, owner, name }: RunsSearch): string[] {
  const isOfJobs = team !== undefined || owner !== undefined || name !== undefined;
  return ["system.lakeflow.job_run_timeline", ...(isOfJobs ? ["system.lakeflow.jobs"] : [])];
}

function emptyOf(search: RunsSearch, initial: number): string {
  const days = search.from === undefined ? `in the last ${search.days ?? initial} days` : "in these days";
  return isNarrowedList(search) ? `No run ${days} fits the filter. Take a part of it away.` : `No run ${days}.`;
}

/** Runs of the window, the newest start first, read page by page. */
export function RunsTable({ search, initial }: { search: RunsSearch; initial: number }) {
  const query = useRunPages(runsParams(search, initial));
  const look = lookOf({
    query: useAsked(query),
    sources: (data) => (data.pages[0]?.sources ?? []).filter((source) => restsOn(search).includes(source.name)),
    value: (data) => data.pages.flatMap((page) => page.items),
    isEmpty: (runs) => runs.length === 0,
  });
  return (
    <Panel
      title={search.from === undefined ? "Newest runs" : "Runs of these days"}
      note={
        look.kind === "ready"
          ? `${count(look.value.length)} shown${query.hasNextPage ? ", more follow" : ", that is all"}`
          : undefined
      }
      look={look}
      empty={emptyOf(search, initial)}
      height={420}
      aside={
        <SaveTable
          what="All runs that fit"
          isOff={look.kind !== "ready"}
          load={async () => (await import("~/lib/files/runs.ts")).runsFile(runsParams(search, initial))}
        />
      }
    >
      {(runs) => (
        <>
          <DataTable label="Runs" columns={COLUMNS} rows={runs} rowKey={(run) => `${run.workspace_id} ${run.run_id}`} />
          {query.hasNextPage && (
            <MoreButton onClick={() => void query.fetchNextPage()} isBusy={query.isFetchingNextPage}>
              {query.isFetchingNextPage ? "Reading …" : "Show older runs"}
            </MoreButton>
          )}
        </>
      )}
    </Panel>
  );
}
