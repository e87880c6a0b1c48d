import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { LookBody } from "~/components/panel/look-body.tsx";
import { MarkLine } from "~/components/panel/mark-line.tsx";
import { Skeleton } from "~/components/panel/skeleton.tsx";
import { useNow } from "~/lib/clock.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import { useJobHours } from "~/lib/jobs/hour-runs.ts";
import { failures, HOUR, HOURS, type Hours, hasRun, hourName, hoursOf, hourWords, minuteOf } from "~/lib/jobs/hours.ts";
import type { Line } from "~/lib/jobs/order.ts";
import { lookOf } from "~/lib/look.ts";
import { useZone } from "~/lib/preferences.ts";
import { useAsked } from "~/lib/queries.ts";
import { HourAxis, HourGround, HourStrip } from "./hour-strip.tsx";
import { MatrixFrame } from "./matrix-frame.tsx";
import { MatrixRow } from "./matrix-row.tsx";

const HourRuns = lazy(() => import("./hour-runs.tsx"));

/** Jobs by the hour of the viewer's clock: what failed at the same time is one line from top to bottom. */
export default function JobsHours({ lines }: { lines: readonly Line[] }) {
  const minute = minuteOf(useZone(), useNow());
  const query = useAsked(useJobHours(minute));
  const look = lookOf({ query, sources: ({ sources }) => sources, value: hoursOf });
  if (look.kind === "loading") return <Skeleton height={640} />;
  if (look.kind !== "ready") return <LookBody look={look} empty="" />;
  return (
    <>
      {look.mark && <MarkLine mark={look.mark} />}
      <HoursMatrix lines={lines} hours={look.value} />
    </>
  );
}

type Asked = { job: JobRow; fromAt: number; title: string };

function HoursMatrix({ lines, hours }: { lines: readonly Line[]; hours: Hours }) {
  const zone = useZone();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const failed = useMemo(() => failures(lines, hours), [lines, hours]);
  const placeOf = (back: number) => hours.count - 1 - back;
  const open = (job: JobRow, back: number): boolean => {
    const place = placeOf(back);
    if (!hasRun(hours, job, place)) return false;
    const title = `${job.name ?? `Job ${job.jobId}`}, ${hourName(hours, place, zone)}`;
    setAsked({ job, fromAt: hours.fromAt + place * HOUR, title });
    return true;
  };
  const enter = (job: JobRow, back: number) => {
    const { workspaceId, jobId } = job;
    if (!open(job, back)) void navigate({ to: "/jobs/$workspaceId/$jobId", params: { workspaceId, jobId } });
  };
  return (
    <>
      <MatrixFrame
        label="Matrix of hours"
        keys="Hours by job; the arrow keys go from hour to hour, Enter opens the runs of the hour"
        hint="Point at an hour, or go to it with the arrow keys. A failure of many jobs at once is a line."
        way={zone === "utc" ? "hours of UTC" : "hours of your clock"}
        lines={lines}
        layout={HOURS}
        words={(job, back) => hourWords(job, hours, placeOf(back), failed[placeOf(back)] ?? 0, zone)}
        row={(job, top, isCursor) => (
          <MatrixRow key={job.key} job={job} top={top} isCursor={isCursor}>
            <HourStrip results={hours.byJob.get(job.key) ?? ""} />
          </MatrixRow>
        )}
        onEnter={enter}
        onPress={open}
        axis={<HourAxis hours={hours} zone={zone} />}
        ground={<HourGround hours={hours} />}
      />
      <p className="px-3.5 py-2 text-[12px] text-muted">
        A bar is the worst of the hour. Thin: at work, ended later. Hatched: the data do not cover the hour as a whole.
      </p>
      {asked && (
        <Suspense>
          <HourRuns key={`${asked.job.key} ${asked.fromAt}`} {...asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}
