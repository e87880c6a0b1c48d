import { Panel } from "~/components/panel/panel.tsx";
import { TaskGantt } from "~/components/run/gantt.tsx";
import type { RunsValue } from "~/lib/job.ts";
import { type JobKey, useRun } from "~/lib/job-queries.ts";
import type { Look } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import { tasksLook } from "~/lib/run.ts";
import type { RunDetail } from "~/lib/types.ts";

type Props = { job: JobKey; runs: Look<RunsValue>; runId: string | null };

/** The tasks of the chosen run along its time. */
export function GanttPanel({ job, runs, runId }: Props) {
  const query = useAsked(useRun(job, runId));
  return (
    <Panel
      title="Tasks of the chosen run"
      note={runId === null ? undefined : `run ${runId}`}
      look={lookOfTasks(runs, tasksLook(query))}
      empty="No task of this run is known."
      height={140}
    >
      {(detail) => <TaskGantt detail={detail} />}
    </Panel>
  );
}

/** Without runs there is none to choose: what hides them hides its tasks as well. */
function lookOfTasks(runs: Look<RunsValue>, tasks: Look<RunDetail>): Look<RunDetail> {
  return runs.kind === "ready" ? tasks : runs;
}
