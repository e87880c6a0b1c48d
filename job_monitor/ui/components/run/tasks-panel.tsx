import { Panel } from "~/components/panel/panel.tsx";
import { ResultBadge } from "~/components/result-icon.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { useGrowing } from "~/components/table/growing.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { count, duration, plural, UNKNOWN } from "~/lib/format.ts";
import type { JobKey } from "~/lib/job-queries.ts";
import type { Asked } from "~/lib/look.ts";
import { type ComparedTask, compared, computeWord, difference, tasksLook } from "~/lib/run.ts";
import type { RunDetail, RunTask } from "~/lib/types.ts";

const COLUMNS: Column<ComparedTask>[] = [
  { key: "task", header: "Task", cell: ({ task }) => <Name task={task} />, isWide: true },
  { key: "result", header: "Result", cell: ({ task }) => <ResultBadge result={task.result_class} isIconOnPhone /> },
  { key: "tries", header: "Tries", align: "right", cell: ({ task }) => triesText(task), from: "sm" },
  { key: "worked", header: "Worked", align: "right", cell: ({ task }) => duration(task.worked_s) },
  {
    key: "good",
    header: "Last good run",
    align: "right",
    cell: ({ goodS }) => duration(goodS),
    from: "lg",
  },
  {
    key: "difference",
    header: "Against it",
    align: "right",
    cell: ({ task, goodS }) => difference(task.worked_s, goodS, duration) ?? UNKNOWN,
    from: "sm",
  },
  {
    key: "started",
    header: "Started",
    align: "right",
    cell: ({ task }) => <TimeText at={task.started_at} as="moment" />,
    from: "xl",
  },
  { key: "compute", header: "Compute", cell: ({ task }) => <Compute task={task} />, from: "lg" },
];

const FIRST_ROWS = 30;

/** Each task with its tries, its compute, and how it compares with the last good run. */
export function TasksPanel({ query }: { query: Asked<RunDetail>; job: JobKey }) {
  const look = tasksLook(query);
  return (
    <Panel
      title="Tasks"
      note={look.kind === "ready" ? plural(look.value.tasks?.length ?? 0, "task") : undefined}
      look={look}
      empty="No task of this run is known."
      height={200}
    >
      {(detail) => <Rows detail={detail} />}
    </Panel>
  );
}

function Rows({ detail }: { detail: RunDetail }) {
  const [shown, more] = useGrowing(compared(detail), FIRST_ROWS);
  return (
    <>
      <DataTable label="Tasks of the run" columns={COLUMNS} rows={shown} rowKey={({ task }) => task.task_key} />
      {more}
    </>
  );
}

function Name({ task }: { task: RunTask }) {
  const after = task.depends_on?.length ? `after ${task.depends_on.join(", ")}` : null;
  return (
    <span className="flex min-w-0 items-baseline gap-2" title={[task.task_key, after].filter(Boolean).join(", ")}>
      <span className="truncate font-medium">{task.task_key}</span>
      {after && <span className="truncate text-[12px] text-muted max-sm:hidden">{after}</span>}
    </span>
  );
}

function triesText(task: RunTask): string {
  if (task.iterations_count > 0) {
    const failed = task.failed_iterations_count > 0 ? `, ${count(task.failed_iterations_count)} failed` : "";
    return `${count(task.iterations_count)} iterations${failed}`;
  }
  return count(task.retries_count + 1);
}

function Compute({ task }: { task: RunTask }) {
  const text = computeWord(task);
  return (
    <span title={task.compute_id ?? undefined} className="inline-block max-w-56 truncate align-bottom text-muted">
      {text}
    </span>
  );
}
