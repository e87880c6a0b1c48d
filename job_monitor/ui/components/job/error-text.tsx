import { CopyButton } from "~/components/copy-button.tsx";
import { RetryButton } from "~/components/panel/look-body.tsx";
import { SourceIcon } from "~/components/source-badge.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { isAbout } from "~/lib/cause.ts";
import { plural } from "~/lib/format.ts";
import { isBad } from "~/lib/job.ts";
import { isNotFound, type JobKey, useLiveRun } from "~/lib/job-queries.ts";
import type { LiveRun, ResultClass } from "~/lib/types.ts";
import { ErrorTrace } from "./error-trace.tsx";

type Props = { job: JobKey; run: { runId: string; result: ResultClass; code: string | null }; address: string | null };

/** Why a run failed, in the words of the Jobs API: of the task that failed first. */
export function ErrorText({ job, run, address }: Props) {
  const isWanted = isBad(run.result) || run.result === "cancelled";
  const query = useLiveRun(run.runId, isWanted);
  if (!isWanted) return null;
  const told = query.data && isAbout(query.data, job) ? query.data.first_cause : null;
  return (
    <section
      aria-label="Error"
      className="min-h-24 rounded-md border border-line bg-page p-2.5"
      data-testid="error-text"
    >
      {told ? (
        <Told cause={told} />
      ) : query.isPending ? (
        <div role="status" aria-label="Loading" className="space-y-2 py-1">
          <div className="skeleton h-3 w-2/3" />
          <div className="skeleton h-3 w-full" />
          <div className="skeleton h-3 w-1/2" />
        </div>
      ) : (
        <Untold sentence={reason(query, job)} code={run.code} address={address} retry={retryOf(query)} />
      )}
    </section>
  );
}

function Told({ cause }: { cause: NonNullable<LiveRun["first_cause"]> }) {
  return (
    <>
      <p className="mb-1 flex items-start gap-x-2 text-[12px] text-muted">
        <span>
          {cause.task_key === null ? "The run says" : "First cause, in task "}
          {cause.task_key !== null && <strong className="font-semibold text-ink">{cause.task_key}</strong>}
        </span>
        <span className="ml-auto">
          <CopyButton text={[cause.error, cause.error_trace].filter(Boolean).join("\n\n")} label="Copy error" />
        </span>
      </p>
      <p className="max-h-48 overflow-auto font-mono text-[12px] break-words whitespace-pre-wrap text-bad">
        {cause.error}
      </p>
      {cause.error_trace && <ErrorTrace text={cause.error_trace} />}
      {cause.others_count > 0 && (
        <p className="mt-1.5 text-[12px] text-muted">
          {plural(cause.others_count, "more task", "more tasks")} failed after it.
        </p>
      )}
    </>
  );
}

function reason(query: ReturnType<typeof useLiveRun>, job: JobKey): string {
  if (query.data && !isAbout(query.data, job)) return ELSEWHERE;
  if (isNotFound(query.error)) return GONE;
  if (query.error) return `The Jobs API could not be asked: ${sentenceOf(query.error)}`;
  return "The Jobs API has no text for it.";
}

/** Only an answer that may yet come is worth asking for again. */
function retryOf(query: ReturnType<typeof useLiveRun>): (() => void) | null {
  return query.error && !isNotFound(query.error) ? () => void query.refetch() : null;
}

const ELSEWHERE =
  "No table holds error texts, and the Jobs API answers for the workspace that the app lies in: this run is of another.";
const GONE =
  "No table holds error texts, and the Jobs API of the app's workspace does not know this run: it is of another workspace, or older than 60 days.";

type UntoldProps = { sentence: string; code: string | null; address: string | null; retry: (() => void) | null };

function Untold({ sentence, code, address, retry }: UntoldProps) {
  return (
    <div className="flex items-start gap-2">
      <SourceIcon state={retry ? "failed" : "absent"} className="mt-0.5 size-4" />
      <div className="min-w-0 space-y-1">
        {code && <p className="font-medium break-all">{code}</p>}
        <p className="text-muted">The error text is not known. {sentence}</p>
        {address && (
          <a href={address} target="_blank" rel="noreferrer" className="font-medium text-accent hover:underline">
            Read it in Databricks
          </a>
        )}
        {retry && <RetryButton onClick={retry} />}
      </div>
    </div>
  );
}
