import { createFileRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { ChangesPanel } from "~/components/job/changes-panel.tsx";
import { CostPanel } from "~/components/job/cost-panel.tsx";
import { DurationChart } from "~/components/job/duration-chart.tsx";
import { GanttPanel } from "~/components/job/gantt-panel.tsx";
import { JobHeader } from "~/components/job/job-header.tsx";
import { RunMatrix } from "~/components/job/run-matrix.tsx";
import { SelectedRun } from "~/components/job/selected-run.tsx";
import { TargetPanel } from "~/components/job/target-panel.tsx";
import { DatabricksLink, Trail } from "~/components/job/trail.tsx";
import { NotFoundPanel } from "~/components/not-found.tsx";
import { Page } from "~/components/page.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { count } from "~/lib/format.ts";
import { chosenRun, headerLook, runBeside, runsLook } from "~/lib/job.ts";
import { isNotFound, useJob } from "~/lib/job-queries.ts";
import { useKeys } from "~/lib/keys.ts";
import { useAsked } from "~/lib/queries.ts";
import { idSearch } from "~/lib/search.ts";
import { useSettled } from "~/lib/settled.ts";

const AuditPanel = lazy(() => import("~/components/status/audit-panel.tsx"));
const AUDIT_LOADING = (
  <Panel title="Audit" look={{ kind: "loading" }} empty="" height={140}>
    {() => null}
  </Panel>
);

type Search = { run?: string | undefined };

export const Route = createFileRoute("/_sidebar/jobs_/$workspaceId/$jobId")({
  validateSearch: (search: Record<string, unknown>): Search => ({ run: idSearch(search.run) }),
  component: JobPage,
});

function JobPage() {
  const job = Route.useParams();
  const { run: wanted } = Route.useSearch();
  const navigate = Route.useNavigate();
  const asked = useJob(job);
  const isSettled = useSettled();
  const query = useAsked(asked);
  const runs = runsLook(query);
  const isOld = runs.kind === "ready" && runs.mark !== null;
  const chosen =
    runs.kind === "ready" ? chosenRun(runs.value.runs, wanted, asked.data?.streak?.is_failing ?? false) : null;
  const choose = (runId: string, isKey = false) => void navigate({ search: { run: runId }, replace: isKey });
  const step = (by: number) => {
    const next = runs.kind === "ready" ? runBeside(runs.value.runs, chosen?.runId ?? null, by) : null;
    if (next) choose(next.runId, true);
  };
  useKeys("Job", [
    { press: "[", does: "Choose the run before", run: () => step(-1) },
    { press: "]", does: "Choose the run after", run: () => step(1) },
  ]);
  const name = asked.data?.job.name ?? `Job ${job.jobId}`;
  if (isNotFound(asked.error)) {
    return (
      <Page title={name} actions={<Trail />}>
        <NotFoundPanel what="job" sentence={sentenceOf(asked.error)} />
      </Page>
    );
  }
  return (
    <Page
      title={name}
      actions={
        <div className="flex flex-wrap items-center gap-x-4">
          <Trail />
          <DatabricksLink address={asked.data?.job.address ?? null} />
        </div>
      }
    >
      {asked.data || !asked.error ? <JobHeader look={headerLook(query)} isOld={isOld} /> : null}
      <div className="grid items-stretch gap-gap xl:grid-cols-[minmax(0,8fr)_minmax(0,4fr)]">
        <Panel
          title="Runs"
          note={runs.kind === "ready" ? `${count(runs.value.runs.length)} newest` : undefined}
          look={runs}
          empty="This job has no run that is kept."
          height={342}
        >
          {(value) => <RunMatrix {...value} chosen={chosen} onChoose={choose} />}
        </Panel>
        <Panel
          title="Chosen run"
          look={runs}
          empty="There is no run to choose."
          height={342}
          className="max-xl:order-first"
        >
          {(value) => <SelectedRun {...value} job={job} chosen={chosen} />}
        </Panel>
      </div>
      <GanttPanel job={job} runs={runs} runId={chosen?.runId ?? null} />
      <div className="grid items-stretch gap-gap xl:grid-cols-2">
        <DurationChart look={runs} chosen={chosen} onChoose={choose} />
        <CostPanel query={query} />
        <ChangesPanel query={query} />
        <TargetPanel query={query} job={job} />
      </div>
      <Suspense fallback={AUDIT_LOADING}>
        {isSettled ? <AuditPanel subject={`${job.workspaceId}/${job.jobId}`} /> : AUDIT_LOADING}
      </Suspense>
    </Page>
  );
}
