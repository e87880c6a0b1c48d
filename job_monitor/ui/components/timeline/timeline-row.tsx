import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import { ShapeIcon } from "~/components/result-icon.tsx";
import { useCursor } from "~/components/table/use-lines.ts";
import { count, plural } from "~/lib/format.ts";
import { RESULTS, type ResultLook } from "~/lib/results.ts";
import type { Zone } from "~/lib/time.ts";
import { type Drawn, type JobRow, type Line, rowWords } from "~/lib/timeline.ts";
import { onwardsPath, pathsOf, plansPath, WIDTH } from "~/lib/timeline-drawing.ts";
import type { ResultClass } from "~/lib/types.ts";

/** The names' column; the drawing takes the rest. */
export const NAMES = "w-28 shrink-0 pl-3.5 pr-2 sm:w-56";
export const PLOT = "relative min-w-0 flex-1 mr-3.5";

type Props = { row: JobRow; drawn: Drawn; top: number; isCursor: boolean; zone: Zone };

/** A job and its runs: one drawing with a path for each result. */
export const TimelineRow = memo(function TimelineRow({ row, drawn, top, isCursor, zone }: Props) {
  const link = useCursor<HTMLAnchorElement>(isCursor);
  return (
    <div
      data-job={row.key}
      className="absolute inset-x-0 flex h-row items-center border-b border-line focus-within:bg-hover/60"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span
        className={`${NAMES} flex min-w-0 items-baseline`}
        title={`${row.name ?? `Job ${row.jobId}`}, ${row.workspace}`}
      >
        <Name row={row} link={link} />
        <span className="sr-only">{rowWords(row, zone)}</span>
      </span>
      <span className={PLOT}>
        <Drawing row={row} drawn={drawn} />
      </span>
    </div>
  );
});

function Name({ row, link }: { row: JobRow; link: React.Ref<HTMLAnchorElement> }) {
  if (row.name === null) return <span className="truncate">Job {row.jobId}</span>;
  return (
    <Link
      ref={link}
      to="/jobs/$workspaceId/$jobId"
      params={{ workspaceId: row.workspaceId, jobId: row.jobId }}
      preload={false}
      className="truncate font-medium hover:text-accent hover:underline"
    >
      {row.name}
    </Link>
  );
}

function Drawing({ row, drawn }: { row: JobRow; drawn: Drawn }) {
  const plans = plansPath(row, drawn);
  const onwards = onwardsPath(row, drawn);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} 1`}
      preserveAspectRatio="none"
      className="block h-3.5 w-full overflow-visible"
      aria-hidden="true"
    >
      {onwards && <path d={onwards} className="fill-running" opacity="0.35" />}
      {plans && (
        <path d={plans} strokeWidth="1.5" vectorEffect="non-scaling-stroke" className="fill-none stroke-line-strong" />
      )}
      {pathsOf(row, drawn).map(({ result, d }) => (
        <Bars key={result} result={result} d={d} />
      ))}
    </svg>
  );
}

const STROKES: Record<ResultClass, string> = {
  succeeded: "stroke-succeeded",
  failed: "stroke-failed",
  timed_out: "stroke-timed-out",
  running: "stroke-running",
  cancelled: "stroke-cancelled",
  skipped: "stroke-skipped",
  blocked: "stroke-queued",
  unknown: "stroke-skipped",
};

/** The outline keeps a run of a second in sight, however long the window is. */
function Bars({ result, d }: { result: ResultClass; d: string }) {
  const look: ResultLook = RESULTS[result];
  return (
    <path
      d={d}
      strokeWidth="1.5"
      vectorEffect="non-scaling-stroke"
      className={`${look.pattern === "hollow" ? "fill-none" : look.fill} ${STROKES[result]}`}
    />
  );
}

type HeadProps = { line: Extract<Line, { kind: "group" }>; top: number; isCursor: boolean; onToggle: () => void };

/** A team or a workspace with its counts; it folds and unfolds its jobs. */
export function TimelineHead({ line, top, isCursor, onToggle }: HeadProps) {
  const button = useCursor<HTMLButtonElement>(isCursor);
  const { head, title } = line.group;
  const Icon = line.isOpen ? ChevronDown : ChevronRight;
  return (
    <div
      className="absolute inset-x-0 flex h-row items-center gap-3 border-b border-line bg-page px-2"
      style={{ transform: `translateY(${top}px)` }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={line.isOpen}
        onClick={onToggle}
        className="inline-flex h-6 min-w-0 items-center gap-1 rounded pr-1 font-semibold hover:text-accent"
      >
        <Icon aria-hidden="true" className="size-3.5 shrink-0" />
        <span className="truncate">{title}</span>
      </button>
      <span className="num shrink-0 text-[12px] text-muted max-sm:hidden">{plural(head.jobs_count, "job")}</span>
      <Count result="failed" value={head.failed_count} />
      <Count result="running" value={head.running_count} />
      <Count result="succeeded" value={head.succeeded_count} />
      {head.planned_count > 0 && (
        <span className="num shrink-0 text-[12px] text-muted max-sm:hidden">{count(head.planned_count)} planned</span>
      )}
    </div>
  );
}

function Count({ result, value }: { result: ResultClass; value: number }) {
  if (value === 0) return null;
  const look: ResultLook = RESULTS[result];
  return (
    <span className="inline-flex shrink-0 items-center gap-1 text-[12px]" title={look.word}>
      <ShapeIcon shape={look.shape} className={`size-3 ${look.text}`} />
      <span className={`num ${look.isBad ? "font-semibold" : "text-muted"}`}>{count(value)}</span>
      <span className="sr-only">{look.word.toLowerCase()}</span>
    </span>
  );
}
