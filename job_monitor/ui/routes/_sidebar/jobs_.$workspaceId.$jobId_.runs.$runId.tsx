import { createFileRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { DatabricksLink, Trail } from "~/components/job/trail.tsx";
import { NotFoundPanel } from "~/components/not-found.tsx";
import { Page } from "~/components/page.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { Skeleton } from "~/components/panel/skeleton.tsx";
import { AttemptsPanel } from "~/components/run/attempts-panel.tsx";
import { TaskGantt } from "~/components/run/gantt.tsx";
import { RunCostPanel } from "~/components/run/run-cost-panel.tsx";
import { RunHeader } from "~/components/run/run-header.tsx";
import { StepLinks } from "~/components/run/step-links.tsx";
import { TasksPanel } from "~/components/run/tasks-panel.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { isNotFound, type JobKey, useRun } from "~/lib/job-queries.ts";
import { useKeys } from "~/lib/keys.ts";
import type { Asked } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import { runLook, tasksLook } from "~/lib/run.ts";
import type { RunDetail } from "~/lib/types.ts";

const ParametersPanel = lazy(() => import("~/components/run/parameters-panel.tsx"));

export const Route = createFileRoute("/_sidebar/jobs_/$workspaceId/$jobId_/runs/$runId")({ component: RunPage });

function RunPage() {
  const { runId, ...job } = Route.useParams();
  const navigate = Route.useNavigate();
  const asked = useRun(job, runId);
  const query = useAsked(asked);
  const { previous_run_id: previous = null, next_run_id: next = null } = asked.data ?? {};
  const go = (to: string | null) => {
    if (to !== null) void navigate({ params: { ...job, runId: to }, replace: true });
  };
  useKeys("Run", [
    { press: "[", does: "The run before", run: () => go(previous) },
    { press: "]", does: "The run after", run: () => go(next) },
  ]);
  const name = asked.data?.run?.job_name ?? `Job ${job.jobId}`;
  const actions = (
    <div className="flex flex-wrap items-center gap-x-4">
      <Trail job={{ ...job, name }} />
      <StepLinks job={job} previous={previous} next={next} />
      <DatabricksLink address={asked.data?.run?.address ?? null} />
    </div>
  );
  if (isNotFound(asked.error)) {
    return (
      <Page title={`Run ${runId}`} actions={<Trail />}>
        <NotFoundPanel what="run" sentence={sentenceOf(asked.error)} />
      </Page>
    );
  }
  const look = runLook(query);
  return (
    <Page title={`Run ${runId}`} actions={actions}>
      <Panel title="Run" note={name} look={look} empty="" height={260} loadingHeight={900}>
        {(detail) => <RunHeader detail={detail} run={detail.run} job={job} />}
      </Panel>
      {look.kind !== "loading" && <RunParts query={query} job={job} />}
      <Suspense fallback={<Skeleton height={140} />}>
        {look.kind !== "loading" && <ParametersPanel job={job} runId={runId} />}
      </Suspense>
    </Page>
  );
}

/** How tall they are is known with the run alone: until then they would push one another about. */
function RunParts({ query, job }: { query: Asked<RunDetail>; job: JobKey }) {
  return (
    <>
      <Panel title="Timeline" look={tasksLook(query)} empty="No task of this run is known." height={140}>
        {(detail) => <TaskGantt detail={detail} />}
      </Panel>
      <TasksPanel query={query} job={job} />
      <div className="grid items-stretch gap-gap xl:grid-cols-2">
        <AttemptsPanel query={query} />
        <RunCostPanel query={query} />
      </div>
    </>
  );
}
