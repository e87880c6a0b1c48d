import { useLayoutEffect, useRef } from "react";
import { RunColumns } from "~/components/job/run-columns.tsx";
import { ShapeIcon } from "~/components/result-icon.tsx";
import { useNow } from "~/lib/clock.ts";
import { count, duration } from "~/lib/format.ts";
import {
  changeMarks,
  changeSentence,
  type JobRun,
  type RunsValue,
  resultsOf,
  runBeside,
  taskProblem,
} from "~/lib/job.ts";
import { barRoom, ROW, sizeOf } from "~/lib/matrix.ts";
import { RESULTS, STACK_ORDER } from "~/lib/results.ts";
import { instant, relative } from "~/lib/time.ts";

type Props = RunsValue & { chosen: JobRun | null; onChoose: (runId: string, isKey: boolean) => void };

/** Runs as columns, the newest at the right: how long each worked, and under it how each task ended. */
export function RunMatrix({ runs, detail, chosen, onChoose }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const tasks = detail.tasks?.tasks ?? [];
  const at = chosen ? runs.indexOf(chosen) : -1;
  useLayoutEffect(() => {
    showColumn(scroller.current, at, runs.length);
  }, [at, runs.length]);
  const step = (by: number) => {
    const next = runBeside(runs, chosen?.runId ?? null, by);
    if (next) onChoose(next.runId, true);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -runs.length, End: runs.length }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    step(by);
  };
  const problem = taskProblem(detail);
  return (
    <>
      <div className="flex px-3.5 pt-1">
        <Labels detail={detail} />
        <div
          ref={scroller}
          role="listbox"
          aria-orientation="horizontal"
          aria-label={summary(runs)}
          aria-activedescendant={chosen ? `run-${chosen.runId}` : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 overflow-x-auto overflow-y-hidden pb-1"
        >
          <RunColumns
            runs={runs}
            tasks={tasks.map((task) => ({ key: task.task_key, results: resultsOf(task.results) }))}
            marks={changeMarks(runs, detail.changes)}
            p95={detail.band?.p95_s ?? null}
            at={at}
            onChoose={(runId) => onChoose(runId, false)}
          />
        </div>
      </div>
      <Announcement run={chosen} />
      <Foot runs={runs} detail={detail} problem={problem} />
    </>
  );
}

/** Keeps the chosen column in sight, and at first the newest. */
function showColumn(scroller: HTMLDivElement | null, at: number, of: number): void {
  if (!scroller) return;
  const { column } = sizeOf(of);
  const left = (at < 0 ? of : at) * column;
  const isSeen = left >= scroller.scrollLeft && left + column <= scroller.scrollLeft + scroller.clientWidth;
  if (!isSeen) scroller.scrollLeft = Math.max(0, left + column * 4 - scroller.clientWidth);
}

function Labels({ detail }: { detail: RunsValue["detail"] }) {
  return (
    <div className="max-w-24 shrink-0 pr-2.5 sm:max-w-44" aria-hidden="true">
      <p className="flex items-end text-[12px] text-muted" style={{ height: barRoom(detail.tasks?.tasks.length ?? 0) }}>
        Time worked
      </p>
      <p className="flex items-center text-[12px] text-muted" style={{ height: ROW }}>
        Run
      </p>
      {detail.tasks?.tasks.map((task) => (
        <p
          key={task.task_key}
          title={task.task_key}
          className="truncate"
          style={{ height: ROW, lineHeight: `${ROW}px` }}
        >
          {task.task_key}
        </p>
      ))}
    </div>
  );
}

function summary(runs: readonly JobRun[]): string {
  const failed = runs.filter((run) => run.result === "failed").length;
  const late = runs.filter((run) => run.result === "timed_out").length;
  const newest = runs.at(-1);
  const last = newest ? `, the newest ${RESULTS[newest.result].word.toLowerCase()}` : "";
  return `Last ${runs.length} runs: ${failed} failed, ${late} timed out${last}. Arrow keys choose a run.`;
}

/** Says the chosen run to those who do not see it. */
function Announcement({ run }: { run: JobRun | null }) {
  const now = useNow();
  const started = instant(run?.startedAt);
  if (!run || started === null) return null;
  return (
    <p role="status" className="sr-only">
      Run {run.runId}, {RESULTS[run.result].word.toLowerCase()}, worked {duration(run.workedS)}, started{" "}
      {relative(started, now)}
    </p>
  );
}

function Foot({
  runs,
  detail,
  problem,
}: {
  runs: readonly JobRun[];
  detail: RunsValue["detail"];
  problem: string | null;
}) {
  const used = STACK_ORDER.filter((result) => runs.some((run) => run.result === result));
  const marks = changeMarks(runs, detail.changes);
  const hidden = (detail.tasks?.tasks_count ?? 0) - (detail.tasks?.tasks.length ?? 0);
  return (
    <div className="mt-auto space-y-1 px-3.5 pt-2 pb-3 text-[12px]">
      <ul className="flex flex-wrap gap-x-3.5 gap-y-0.5">
        {used.map((result) => (
          <li key={result} className="flex items-center gap-1.5 whitespace-nowrap">
            <ShapeIcon shape={RESULTS[result].shape} className={`size-3 ${RESULTS[result].text}`} />
            {RESULTS[result].word}{" "}
            <span className="num text-muted">{count(runs.filter((run) => run.result === result).length)}</span>
          </li>
        ))}
        {detail.band?.p95_s != null && (
          <li className="flex items-center gap-1.5 whitespace-nowrap text-muted">
            <span aria-hidden="true" className="w-4 border-t border-dashed border-line-strong" />
            95 % of good runs: {duration(detail.band.p95_s)}
          </li>
        )}
        {marks.size > 0 && (
          <li className="flex items-center gap-1.5 whitespace-nowrap text-muted">
            <svg viewBox="0 0 8 8" className="size-2" aria-hidden="true">
              <path d="M4 0 8 4 4 8 0 4Z" className="fill-accent" />
            </svg>
            Definition changed: {changeSentence([...marks.values()].at(-1)?.[0] ?? NOTHING)}
          </li>
        )}
      </ul>
      {problem && <p className="text-muted">Tasks are not shown: {problem}</p>}
      {hidden > 0 && <p className="text-muted">{count(hidden)} more tasks are not drawn; a run's page has all.</p>}
    </div>
  );
}

const NOTHING = { version_number: 0, changed_at: "", is_first: false, is_deletion: false, fields: [] };
