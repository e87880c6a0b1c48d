import { memo, type Ref } from "react";
import { useCursor } from "~/components/table/use-lines.ts";
import { count } from "~/lib/format.ts";
import { ATTENTION_GROUPS } from "~/lib/jobs/attention-groups.ts";
import type { JobRow } from "~/lib/jobs/decode.ts";
import type { Line } from "~/lib/jobs/order.ts";
import { cellClass, type JobColumn } from "./columns.tsx";
import { JobLink } from "./job-link.tsx";
import { PICK_CELL, PickBox } from "./pick-cell.tsx";

type Props = {
  job: JobRow;
  index: number;
  columns: readonly JobColumn[];
  currency: string | null;
  isCursor: boolean;
  isPicked: boolean;
  onPick: (key: string, isRange: boolean) => void;
};

/** One job in a row; the whole row leads to the job. */
export const JobLine = memo(function JobLine({ job, index, columns, currency, isCursor, isPicked, onPick }: Props) {
  const link = useCursor<HTMLAnchorElement>(isCursor);
  return (
    <tr
      aria-rowindex={index + 2}
      data-job={job.key}
      className={`relative ${isPicked ? "bg-accent-soft" : "hover:bg-hover focus-within:bg-hover"}`}
    >
      {/* Above the link that the rest of the row is: who misses the box goes nowhere. */}
      <td className={`relative z-1 ${PICK_CELL}`}>
        <PickBox
          label={`Select ${job.name ?? job.jobId}`}
          isOn={isPicked}
          onPress={(isRange) => onPick(job.key, isRange)}
        />
      </td>
      {columns.map((column) => (
        <td key={column.key} data-column={column.key} className={`h-row border-b border-line ${cellClass(column)}`}>
          {column.key === "name" ? <Name job={job} link={link} /> : column.cell(job, currency)}
        </td>
      ))}
    </tr>
  );
});

function Name({ job, link }: { job: JobRow; link: Ref<HTMLAnchorElement> }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <JobLink ref={link} job={job} />
      {job.isDeleted && <Tag>deleted</Tag>}
      {job.isPaused === true && !job.isDeleted && <Tag>paused</Tag>}
      <span className="shrink-[3] truncate text-[12px] text-muted max-sm:hidden">{job.workspace}</span>
    </span>
  );
}

function Tag({ children }: { children: string }) {
  return <span className="shrink-0 rounded bg-hover px-1 text-[11px] text-muted max-sm:hidden">{children}</span>;
}

type GroupProps = { line: Extract<Line, { kind: "group" }>; index: number; columns: readonly JobColumn[] };

/** Title of a group of the default order. A cell a column: which of them are in sight is for the screen to say. */
export function GroupLine({ line, index, columns }: GroupProps) {
  return (
    <tr aria-rowindex={index + 2}>
      <td className={`bg-page ${PICK_CELL}`} />
      {columns.map((column, place) => (
        <td
          key={column.key}
          data-column={column.key}
          className={`h-row border-b border-line bg-page pt-1.5 text-[12px] whitespace-nowrap ${place === 0 ? "px-1.5 max-sm:pl-3.5" : ""} ${column.from ?? ""}`}
        >
          {place === 0 && (
            <>
              <span className="font-semibold">{ATTENTION_GROUPS[line.group]}</span>{" "}
              <span className="num text-muted">{count(line.count)}</span>
            </>
          )}
        </td>
      ))}
    </tr>
  );
}
