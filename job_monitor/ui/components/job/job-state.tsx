import { ShapeIcon } from "~/components/result-icon.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { plural } from "~/lib/format.ts";
import { runsOf } from "~/lib/job.ts";
import { RESULTS } from "~/lib/results.ts";
import type { JobDetail } from "~/lib/types.ts";

/** `isOld`: the runs could not be read lately, so that nothing is said of now. */
type Props = { detail: JobDetail; isOld: boolean };

const LATER = "What came later is not known.";

/** The page's answer in a sentence: since when, how often, and when it was last well. */
export function JobState({ detail, isOld }: Props) {
  const { streak } = detail;
  const look = streak && !isOld ? RESULTS[streak.last_result] : RESULTS.unknown;
  const isRunning = runsOf(detail).at(-1)?.result === "running";
  return (
    <p className="flex min-h-6 items-start gap-2.5 text-[16px] leading-6 text-pretty" data-testid="job-state">
      <span className="grid h-6 place-items-center">
        <ShapeIcon shape={look.shape} className={`size-4 ${look.text}`} />
      </span>
      <span>
        <Lead detail={detail} isOld={isOld} />
        {isRunning && <span className="text-muted"> A run is under way.</span>}
        {detail.job.is_deleted && (
          <span className="text-muted">
            {" "}
            The job was deleted <TimeText at={detail.job.deleted_at} />.
          </span>
        )}
      </span>
    </p>
  );
}

function Lead({ detail: { streak, is_history_known }, isOld }: Props) {
  if (!is_history_known)
    return <strong className="font-semibold">How it stands is not known: its runs may not be read.</strong>;
  if (streak === null) return <strong className="font-semibold">No run of it has succeeded or failed yet.</strong>;
  if (!streak.is_failing) {
    return (
      <>
        <strong className="font-semibold">
          Succeeded <TimeText at={streak.last_ended_at} />.
        </strong>{" "}
        <span className="text-muted">{isOld ? LATER : "Its last result is a success."}</span>
      </>
    );
  }
  return (
    <>
      <strong className="font-semibold">
        Failing since <TimeText at={streak.failing_since} as="moment" />, <TimeText at={streak.failing_since} />:{" "}
        {plural(streak.failures_count, "run")} failed.
      </strong>{" "}
      <span className="text-muted">
        {streak.last_success_at ? (
          <>
            Last success <TimeText at={streak.last_success_at} />.
          </>
        ) : (
          "No success is known."
        )}
        {isOld && ` ${LATER}`}
      </span>
    </>
  );
}
