import { Link } from "@tanstack/react-router";
import { TimeText } from "~/components/time-text.tsx";
import { duration } from "~/lib/format.ts";
import type { JobKey } from "~/lib/job-queries.ts";
import { comparison, missingTasks, type RunFacts } from "~/lib/run.ts";
import type { RunDetail } from "~/lib/types.ts";

/** The last good run before this one, and how this one differs from it. */
export function GoodRunLine({ detail, run, job }: { detail: RunDetail; run: RunFacts; job: JobKey }) {
  const good = detail.good_run;
  if (good === null) return <span className="text-muted">No good run before it is known.</span>;
  const missing = missingTasks(detail);
  return (
    <span className="text-muted" data-testid="good-run">
      Worked {comparison(run.worked_s, good.worked_s, duration)} the{" "}
      <Link
        to="/jobs/$workspaceId/$jobId/runs/$runId"
        params={{ ...job, runId: good.run_id }}
        className="font-medium text-accent hover:underline"
      >
        last good run
      </Link>
      , <TimeText at={good.started_at} />
      {missing.length > 0 && `; without the tasks ${missing.join(", ")}`}.
    </span>
  );
}
