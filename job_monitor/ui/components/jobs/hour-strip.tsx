import { memo, type ReactNode, useMemo } from "react";
import { HOURS, type Hours, hourPaths, rowWords, ticksOf, uncovered } from "~/lib/jobs/hours.ts";
import { RESULTS } from "~/lib/results.ts";
import type { Zone } from "~/lib/time.ts";

const WIDTH = HOURS.cells * HOURS.pitch;

/** A job's hours as bars: one path per result, and nothing where nothing ran. */
export const HourStrip = memo(function HourStrip({ results }: { results: string }) {
  return (
    <svg
      role="img"
      aria-label={rowWords(results)}
      width={WIDTH}
      height={HOURS.height}
      viewBox={`0 0 ${WIDTH} ${HOURS.height}`}
      shapeRendering="crispEdges"
      className="shrink-0 cursor-pointer"
    >
      {hourPaths(results, HOURS).map(({ result, isAtWork, d }) => (
        <path key={`${result} ${isAtWork}`} d={d} className={RESULTS[result].fill} />
      ))}
    </svg>
  );
});

/** As wide as the drawings of the rows, and cut off where they are. */
function Beside({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <div aria-hidden="true" className={`flex gap-3 px-3.5 ${className}`}>
      <span className="min-w-32 flex-1 basis-0" />
      <span className="flex min-w-0 justify-end overflow-hidden">
        <span className="relative h-full shrink-0" style={{ width: WIDTH }}>
          {children}
        </span>
      </span>
    </div>
  );
}

export function HourAxis({ hours, zone }: { hours: Hours; zone: Zone }) {
  const ticks = useMemo(() => ticksOf(hours, zone), [hours, zone]);
  return (
    <Beside className="h-5">
      {ticks.map(({ place, text, isDay }) => (
        <span
          key={place}
          className={`num absolute inset-y-0 border-l border-line-strong pl-1 text-[11px] whitespace-nowrap ${isDay ? "font-semibold text-ink" : ""}`}
          style={{ left: place * HOURS.pitch - 1 }}
        >
          {text}
        </span>
      ))}
    </Beside>
  );
}

/** Behind the rows: the hours that the data do not cover as a whole. */
export function HourGround({ hours }: { hours: Hours }) {
  return (
    <Beside className="pointer-events-none absolute inset-0">
      {uncovered(hours).map((place) => (
        <span
          key={place}
          data-hour="incomplete"
          className="hatched absolute inset-y-0"
          style={{ left: place * HOURS.pitch - 1, width: HOURS.pitch }}
        />
      ))}
    </Beside>
  );
}
