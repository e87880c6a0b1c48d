import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { Skeleton } from "~/components/panel/skeleton.tsx";
import { ResultBadge } from "~/components/result-icon.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { count, duration } from "~/lib/format.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import { runsOfHour } from "~/lib/jobs/hour-runs.ts";
import type { Run } from "~/lib/types.ts";

type Props = { job: JobRow; fromAt: number; title: string; onClose: () => void };

/** So many fit a glance; the list of runs has the others. */
const MOST = 100;

/** The runs of a job in an hour. One alone is opened at once. */
export default function HourRuns({ job, fromAt, title, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const navigate = useNavigate();
  const { data, error } = useQuery({
    queryKey: ["get", "/api/jobs/runs", job.key, fromAt],
    queryFn: () => runsOfHour(job, fromAt),
  });
  const single = data?.length === 1 ? data[0] : undefined;
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (single === undefined) return;
    const params = { workspaceId: job.workspaceId, jobId: job.jobId, runId: single.run_id };
    void navigate({ to: "/jobs/$workspaceId/$jobId/runs/$runId", params });
  }, [single, job, navigate]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className="layer m-auto w-[min(480px,calc(100vw-16px))] max-h-[calc(100dvh-32px)] p-0 text-left text-ink backdrop:bg-black/40"
    >
      <header className="flex items-center gap-2 border-b border-line px-3.5 py-2">
        <h2 id={titleId} className="min-w-0 flex-1 truncate text-[13px] font-semibold">
          {title}
        </h2>
        <button
          type="button"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
          className="inline-flex size-7 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
        >
          <X aria-hidden="true" className="size-4" />
        </button>
      </header>
      {data ? (
        <Found job={job} runs={data} />
      ) : error ? (
        <p role="alert" className="p-3.5 text-bad">
          {sentenceOf(error)}
        </p>
      ) : (
        <Skeleton height={96} />
      )}
    </dialog>
  );
}

function Found({ job, runs }: { job: JobRow; runs: readonly Run[] }) {
  if (runs.length === 0) return <p className="p-3.5 text-muted">These runs are not there any more.</p>;
  return (
    <>
      <ul className="py-1">
        {runs.slice(0, MOST).map((run) => (
          <li key={run.run_id}>
            <Link
              to="/jobs/$workspaceId/$jobId/runs/$runId"
              params={{ workspaceId: job.workspaceId, jobId: job.jobId, runId: run.run_id }}
              className="flex min-h-8 items-center gap-3 px-3.5 hover:bg-hover"
            >
              <span className="w-28">
                <ResultBadge result={run.result_class} />
              </span>
              <span className="flex-1">
                <TimeText at={run.started_at} />
              </span>
              <span className="num text-muted">{duration(run.worked_s)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {runs.length > MOST && (
        <p className="border-t border-line px-3.5 py-2 text-muted">
          The newest {MOST} of {count(runs.length)}.
        </p>
      )}
    </>
  );
}
