import type { ReactNode } from "react";
import { useCursor } from "~/components/table/use-lines.ts";
import { count } from "~/lib/format.ts";
import { ATTENTION_GROUPS } from "~/lib/jobs/attention-groups.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import type { Line } from "~/lib/jobs/order.ts";
import { JobLink } from "./job-link.tsx";

type Props = { job: JobRow; top: number; isCursor: boolean; children: ReactNode };

/** A job and its cells as one drawing; on a narrow screen the older ones are cut off. */
export function MatrixRow({ job, top, isCursor, children }: Props) {
  const link = useCursor<HTMLAnchorElement>(isCursor);
  return (
    <div
      data-job={job.key}
      className="absolute inset-x-0 flex h-row items-center gap-3 border-b border-line px-3.5 focus-within:bg-hover"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="flex min-w-32 flex-1 basis-0 items-baseline gap-2">
        <JobLink ref={link} job={job} />
        <span className="shrink-[3] truncate text-[12px] text-muted max-lg:hidden">{job.workspace}</span>
      </span>
      <span className="flex min-w-0 justify-end overflow-hidden">{children}</span>
    </div>
  );
}

export function MatrixGroup({ line, top }: { line: Extract<Line, { kind: "group" }>; top: number }) {
  return (
    <p
      className="absolute inset-x-0 flex h-row items-end gap-2 border-b border-line bg-page px-3.5 pb-1 text-[12px]"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="font-semibold">{ATTENTION_GROUPS[line.group]}</span>
      <span className="num text-muted">{count(line.count)}</span>
    </p>
  );
}
