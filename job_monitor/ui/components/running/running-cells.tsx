import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { ShapeIcon } from "~/components/result-icon.tsx";
import { JobName } from "~/components/table/job-name.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { duration, UNKNOWN } from "~/lib/format.ts";
import { againstNormal, elapsedAt, multiple, normalWords, RUNNING_STATES } from "~/lib/running.ts";
import { useSecond } from "~/lib/tick.ts";
import type { RunningRun } from "~/lib/types.ts";

/** `ahead`: how far the server's clock is ahead of the browser's, in milliseconds. */
type Timed = { run: RunningRun; ahead: number };

/** Icon and word, with what they mean; the word leads to the run's page. */
export function StateCell({ run }: { run: RunningRun }) {
  const look = RUNNING_STATES[run.state];
  const badge = (
    <>
      <ShapeIcon shape={look.shape} className={look.text} />
      <span className="max-sm:sr-only">{look.word}</span>
    </>
  );
  const style = "inline-flex min-h-6 min-w-6 items-center gap-1.5 whitespace-nowrap";
  const said = run.raw_state ? `${look.meaning} The Jobs API says ${run.raw_state}.` : look.meaning;
  if (run.job_name === null || run.job_id === null) {
    return (
      <span className={style} title={said}>
        {badge}
      </span>
    );
  }
  return (
    <Link
      to="/jobs/$workspaceId/$jobId/runs/$runId"
      params={{ workspaceId: run.workspace_id, jobId: run.job_id, runId: run.run_id }}
      title={`${said} Run ${run.run_id}.`}
      data-line=""
      className={`${style} hover:underline`}
    >
      {badge}
    </Link>
  );
}

export function JobCell({ run }: { run: RunningRun }) {
  const { job_name, run_name, job_id } = run;
  const shown = job_name === null ? { name: run_name, job_id: null } : { name: job_name, job_id };
  return <JobName {...run} {...shown} run={run.run_id} />;
}

export function ElapsedCell({ run, ahead }: Timed) {
  const now = useSecond() + ahead;
  const elapsed = duration(elapsedAt(run, now));
  if (run.is_live) return <span data-testid="elapsed">{elapsed}</span>;
  return (
    <span title="As far as the tables have seen it" className="text-muted">
      {elapsed === UNKNOWN ? elapsed : `≥ ${elapsed}`}
    </span>
  );
}

/** The time so far as a bar over the band from the usual p50 to the p90. */
export function AgainstCell({ run, ahead, atLeast }: Timed & { atLeast: number }) {
  const now = useSecond() + ahead;
  const against = againstNormal(run, now);
  const words = normalWords(run, atLeast);
  if (against === null) {
    const said = RUNNING_STATES[run.state].stage === "wait" ? (run.queue_reason ?? words) : words;
    return (
      <span className="block truncate text-[12px] text-muted" title={said}>
        {said}
      </span>
    );
  }
  const isLate = against.lateS > 0;
  return (
    <span className="flex items-center gap-2" title={words}>
      <svg
        viewBox="0 0 100 12"
        preserveAspectRatio="none"
        className="h-3 w-24 shrink-0 overflow-hidden rounded-sm bg-hover"
        aria-hidden="true"
      >
        <rect
          x={against.from * 100}
          width={Math.max(1, (against.to - against.from) * 100)}
          height="12"
          className="fill-line-strong"
          opacity="0.45"
        />
        <rect y="3.5" width={against.worked * 100} height="5" className={isLate ? "fill-timed-out" : "fill-running"} />
      </svg>
      <span className="num truncate text-[12px] text-muted">
        {duration(run.normal.p50_s)} to {duration(run.normal.p90_s)}
      </span>
    </span>
  );
}

/** How late, when it should end, or why that is not told. */
export function EndCell({ run, ahead }: Timed) {
  const now = useSecond() + ahead;
  const against = againstNormal(run, now);
  if (against !== null && against.lateS > 0) {
    return (
      <span
        className="font-medium whitespace-nowrap text-bad"
        title={`${multiple(run.overdue_ratio ?? 0)} its usual p90`}
      >
        {duration(against.lateS)} late
      </span>
    );
  }
  if (run.expected_end_at !== null) return <TimeText at={run.expected_end_at} />;
  const { stage } = RUNNING_STATES[run.state];
  if (stage === "gone") {
    return (
      <span className="text-muted">
        <span className="max-sm:hidden">seen </span>
        <TimeText at={run.last_seen_at} />
      </span>
    );
  }
  return <span className="whitespace-nowrap text-muted">{stage === "wait" ? "not begun" : UNKNOWN}</span>;
}

export function DatabricksCell({ run }: { run: RunningRun }) {
  if (run.address === null) return null;
  const label = `Open run ${run.run_id} in Databricks`;
  return (
    <a
      href={run.address}
      target="_blank"
      rel="noreferrer"
      aria-label={label}
      title={label}
      className="inline-flex size-6 items-center justify-center rounded text-muted hover:text-accent"
    >
      <ExternalLink aria-hidden="true" className="size-3.5" />
    </a>
  );
}
