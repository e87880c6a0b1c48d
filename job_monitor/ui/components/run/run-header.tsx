import { Link } from "@tanstack/react-router";
import { ErrorText } from "~/components/job/error-text.tsx";
import { ResultBadge } from "~/components/result-icon.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, duration } from "~/lib/format.ts";
import { triggerClassWord } from "~/lib/job.ts";
import type { JobKey } from "~/lib/job-queries.ts";
import type { RunFacts } from "~/lib/run.ts";
import type { RunDetail } from "~/lib/types.ts";
import { ChangesLine } from "./changes-line.tsx";
import { GoodRunLine } from "./good-run-line.tsx";

type Props = { detail: RunDetail; run: RunFacts; job: JobKey };

/** How the run ended, why, and what it took. */
export function RunHeader({ detail, run, job }: Props) {
  const code = run.termination_code ?? run.result_state;
  return (
    <div className="flex flex-col gap-3 px-3.5 pt-1 pb-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1" data-testid="run-state">
        <ResultBadge result={run.result_class} />
        <span>
          <TimeText at={run.started_at} as="moment" />{" "}
          <span className="text-muted">
            <TimeText at={run.started_at} />
          </span>
        </span>
        <GoodRunLine detail={detail} run={run} job={job} />
        <ChangesLine detail={detail} job={job} />
      </div>
      <ErrorText
        key={run.run_id}
        job={job}
        run={{ runId: run.run_id, result: run.result_class, code }}
        address={run.address}
      />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-3 lg:grid-cols-6">
        <Fact name="Worked">{duration(run.worked_s)}</Fact>
        <Fact name="Start to end" title="First start to newest end">
          {duration(run.elapsed_s)}
        </Fact>
        <Fact name="Between attempts">{run.gap_s > 0 ? duration(run.gap_s) : "nothing"}</Fact>
        <Fact name="In the queue" title="Null on nearly all runs: the platform does not tell">
          {run.queue_s === null ? <NotTold /> : duration(run.queue_s)}
        </Fact>
        <Fact name="Setting up">{run.setup_s === null ? <NotTold /> : duration(run.setup_s)}</Fact>
        <Fact name={run.is_open ? "Last seen" : "Ended"}>
          <TimeText at={run.last_seen_at} as="moment" />
        </Fact>
        <Fact name="Trigger" title={run.trigger_type ?? "The platform names no trigger"}>
          {triggerClassWord(run.trigger_class)}
          <Parent detail={detail} />
        </Fact>
        <Fact name="Attempts">
          {count(run.attempts_count)}
          {run.repairs_count > 0 && <span className="text-muted">, {count(run.repairs_count)} after the first</span>}
        </Fact>
        <Fact name="First attempt">{run.first_result_state ?? "not ended"}</Fact>
        <Fact name="Raw result">{run.result_state ?? "open"}</Fact>
        <Fact name="Reason">
          <span className="break-all">{run.termination_code ?? "not told"}</span>
        </Fact>
        <Fact name="Workspace">{run.workspace_name ?? run.workspace_id}</Fact>
      </dl>
    </div>
  );
}

function NotTold() {
  return <span className="text-muted">not told</span>;
}

/** The task of another job that started this run. */
function Parent({ detail: { parent } }: { detail: RunDetail }) {
  if (parent === null || parent.job_id === null || parent.run_id === null) return null;
  const params = { workspaceId: parent.workspace_id, jobId: parent.job_id, runId: parent.run_id };
  return (
    <>
      {": "}
      <Link
        to="/jobs/$workspaceId/$jobId/runs/$runId"
        params={params}
        className="font-medium text-accent hover:underline"
      >
        {parent.job_name ?? `job ${parent.job_id}`}
      </Link>
      {parent.task_key && <span className="text-muted">, task {parent.task_key}</span>}
    </>
  );
}
