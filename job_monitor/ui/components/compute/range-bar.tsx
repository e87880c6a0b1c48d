import type { ComputeRow, Range } from "~/lib/compute/decode.ts";
import { ratio, UNKNOWN } from "~/lib/format.ts";

const WIDTH = 100;
/** Also a range of nothing is seen. */
const LEAST = 5;

type Props = { row: ComputeRow; what: "CPU" | "Memory" };

/** Where the use of the workers lies between nothing and all: p50 to p95 as a bar, the highest minute as a tick. */
export function RangeCell({ row, what }: Props) {
  const range = what === "CPU" ? row.cpu : row.mem;
  if (range === null) return <NoRange row={row} what={what} />;
  return (
    <span className="flex items-center gap-1.5" title={`${what} of the workers: ${rangeWords(range)}`}>
      <Bar range={range} />
      <span className="num w-9 shrink-0 text-right text-[12px]" aria-hidden="true">
        {Math.round(range.p95 * 100)}%
      </span>
      <span className="sr-only">{rangeWords(range)}</span>
    </span>
  );
}

export function rangeWords({ p50, p95, max }: Range): string {
  return `half of the time up to ${ratio(p50)}, 95% of it up to ${ratio(p95)}, at most ${ratio(max)}`;
}

function Bar({ range: { p50, p95, max } }: { range: Range }) {
  const from = Math.min(p50 * WIDTH, WIDTH - LEAST);
  return (
    <svg viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" className="h-3 min-w-0 flex-1" aria-hidden="true">
      <rect x="0" y="5" width={WIDTH} height="2" className="fill-line" />
      <rect x={from} y="2" width={Math.max(LEAST, p95 * WIDTH - from)} height="8" className="fill-accent" />
      <path
        d={`M${Math.min(max * WIDTH, WIDTH - 0.5)} 1V11`}
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
        className="stroke-ink"
      />
    </svg>
  );
}

/** No sample is not zero: short-lived nodes leave none, and a lone driver has no workers. */
function NoRange({ row, what }: Props) {
  if (row.measured === null) return <span title={`${what}: not known`}>{UNKNOWN}</span>;
  const isLone = row.nodesS !== null;
  return (
    <span
      className="block truncate text-[12px] text-muted"
      title={
        isLone
          ? "Samples of the driver alone: it has no workers"
          : "No samples: nodes that live for a few minutes leave none"
      }
    >
      {isLone ? "driver alone" : "no samples"}
    </span>
  );
}
