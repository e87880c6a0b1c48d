import { memo } from "react";
import { type Layout, stripPaths, stripWords } from "~/lib/jobs/strip.ts";
import { RESULTS } from "~/lib/results.ts";

type Props = { results: string; durations: string; layout: Layout; className?: string };

/** The last runs as bars: one path per result, never a node per run. */
export const JobStrip = memo(function JobStrip({ results, durations, layout, className = "" }: Props) {
  const width = layout.cells * layout.pitch;
  return (
    <svg
      role="img"
      aria-label={stripWords(results, layout.cells, RESULTS)}
      width={width}
      height={layout.height}
      viewBox={`0 0 ${width} ${layout.height}`}
      shapeRendering="crispEdges"
      className={`shrink-0 ${className}`}
    >
      {stripPaths(results, durations, layout).map(({ result, isFaint, d }) => (
        <path key={`${result} ${isFaint}`} d={d} className={RESULTS[result].fill} opacity={isFaint ? 0.45 : 1} />
      ))}
    </svg>
  );
});
