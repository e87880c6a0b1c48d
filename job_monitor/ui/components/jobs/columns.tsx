import type { ReactNode } from "react";
import { ResultBadge } from "~/components/result-icon.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { useNow } from "~/lib/clock.ts";
import { changeBetween, duration, money, ratio, UNKNOWN } from "~/lib/format.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import type { SortKey } from "~/lib/jobs/search.ts";
import { STRIP } from "~/lib/jobs/strip.ts";
import { age } from "~/lib/time.ts";
import { JobStrip } from "./job-strip.tsx";

export type JobColumn = {
  key: string;
  header: string;
  /** What the header means, for who sees it for the first time. */
  meaning?: string;
  sort?: SortKey;
  /** Its width by screen; the name takes what is left. */
  width: string;
  isNumber?: boolean;
  /** The header is drawn by nothing but its column where there is no room for the word. */
  isBareOnPhone?: boolean;
  /** The least width of screen on which it is shown. */
  from?: string;
  cell: (job: JobRow, currency: string | null) => ReactNode;
};

function StateCell({ job }: { job: JobRow }) {
  const now = useNow();
  if (job.state === null) return <Unknown />;
  if (job.state === "none") return <span className="text-muted max-sm:sr-only">No run</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ResultBadge result={job.state} isIconOnPhone />
      {job.failingSince !== null && (
        <span className="num truncate text-[12px] text-muted max-md:hidden" title="Failing for so long">
          {age(job.failingSince, now)}
        </span>
      )}
    </span>
  );
}

function Unknown({ why }: { why?: string }) {
  return (
    <span className="text-muted" title={why}>
      {UNKNOWN}
    </span>
  );
}

/** Slower is bad and faster good only where the change is worth a look; else it is in plain grey. */
const WORTH_A_LOOK = 0.25;

function TrendCell({ job }: { job: JobRow }) {
  if (job.trend === null || job.typicalS === null || job.recentS === null) return <Unknown />;
  const text = changeBetween(job.recentS, job.typicalS);
  const tone = job.trend >= WORTH_A_LOOK ? "text-bad" : job.trend <= -WORTH_A_LOOK ? "text-good" : "text-muted";
  return (
    <span className={tone} title={`${duration(job.recentS)} in the last 7 days, ${duration(job.typicalS)} in 30`}>
      {text}
    </span>
  );
}

function Margin({ job }: { job: JobRow }) {
  if (job.target === null) return null;
  if (job.marginS === null) return <span title={`Target: ${job.target}`}>{UNKNOWN}</span>;
  return (
    <span className={job.marginS < 0 ? "text-bad" : ""} title={`Target: ${job.target}`}>
      {job.marginS < 0 ? `−${duration(-job.marginS)}` : duration(job.marginS)}
    </span>
  );
}

export const NAME: JobColumn = { key: "name", header: "Job", sort: "name", width: "", cell: () => null };

/** In their order on the screen; the name stands between the first and the second. */
export const COLUMNS: readonly JobColumn[] = [
  {
    key: "state",
    isBareOnPhone: true,
    width: "w-9 sm:w-30 lg:w-36",
    header: "State",
    sort: "state",
    meaning: "How the newest run went, and for how long the job has been failing",
    cell: (job) => <StateCell job={job} />,
  },
  NAME,
  {
    key: "team",
    width: "w-28",
    header: "Team",
    sort: "team",
    from: "max-xl:hidden",
    cell: (job) => <span className={job.team ? "truncate" : "text-muted"}>{job.team ?? "none"}</span>,
  },
  {
    key: "runs",
    width: "w-18 sm:w-34 md:w-40.5",
    header: "Last runs",
    meaning:
      "The last 30 runs, the newest at the right. Height: how long it worked, on a scale of its own; a failure stands full.",
    cell: (job) =>
      job.results === "" ? (
        <span className="text-[12px] text-muted">{job.state === null ? UNKNOWN : ""}</span>
      ) : (
        <span className="flex justify-end overflow-hidden">
          <JobStrip results={job.results} durations={job.durations} layout={STRIP} />
        </span>
      ),
  },
  {
    key: "success",
    width: "w-19",
    header: "Success",
    sort: "success",
    isNumber: true,
    from: "max-md:hidden",
    meaning: "Runs of 30 days that succeeded, of those that succeeded, failed or timed out",
    cell: (job) =>
      job.judged === null || job.judged === 0 ? (
        <Unknown />
      ) : (
        <span title={`${job.succeeded} of ${job.judged} runs`}>{ratio(job.success)}</span>
      ),
  },
  {
    key: "typical",
    width: "w-20",
    header: "Typical",
    sort: "typical",
    isNumber: true,
    from: "max-lg:hidden",
    meaning: "Worked time: the median of the daily medians of 30 days",
    cell: (job) => duration(job.typicalS),
  },
  {
    key: "trend",
    width: "w-20",
    header: "Trend",
    sort: "trend",
    isNumber: true,
    from: "max-xl:hidden",
    meaning: "Typical worked time of the last 7 days against that of 30 days",
    cell: (job) => <TrendCell job={job} />,
  },
  {
    key: "cost",
    width: "w-24",
    header: "Cost 30 d",
    sort: "cost",
    isNumber: true,
    from: "max-lg:hidden",
    meaning: "What is attributed to the job in 30 days, today so far among them",
    cell: (job, currency) => (job.cost === null ? <Unknown /> : money(job.cost, currency)),
  },
  {
    key: "last",
    width: "w-21 lg:w-24",
    header: "Last run",
    sort: "last",
    isNumber: true,
    cell: (job) => <TimeText at={job.lastSeen === null ? null : new Date(job.lastSeen).toISOString()} />,
  },
];

/** Only where a job has a target: an empty column helps nobody. */
export const MARGIN: JobColumn = {
  key: "margin",
  width: "w-20",
  header: "Margin",
  sort: "margin",
  isNumber: true,
  from: "max-xl:hidden",
  meaning: "The target's longest time less the typical time from start to end",
  cell: (job) => <Margin job={job} />,
};

export function cellClass(column: JobColumn): string {
  const align = column.isNumber ? "num text-right" : "text-left";
  return `overflow-hidden px-1.5 whitespace-nowrap last:pr-3.5 max-sm:nth-2:pl-3.5 ${align} ${column.from ?? ""}`;
}
