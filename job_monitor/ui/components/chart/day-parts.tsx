import type { PointerEvent } from "react";
import { type ChartDay, stack } from "~/lib/chart.ts";
import { PLOT_HEIGHT, type Series } from "./day-chart.tsx";

type Props = {
  days: readonly ChartDay[];
  /** The value at the upper edge. */
  top: number;
  series: readonly Series[];
  /** Id of the pattern for days that are not complete. */
  hatch: string;
  hovered: number | null;
  onHover: (index: number) => void;
};

const GAP = 0.22;

/** The columns of many parts, drawn part by part: one shape for each, however many days there are. */
export function DayParts({ days, top, series, hatch, hovered, onHover }: Props) {
  const bars = days.map((day) => stack(day.parts, top, PLOT_HEIGHT));
  const width = 1 - GAP;
  const shape = (key: string) =>
    bars
      .flatMap((all, index) => all.filter((bar) => bar.key === key).map((bar) => ({ bar, x: index + GAP / 2 })))
      .map(({ bar, x }) => `M${x.toFixed(2)} ${bar.y.toFixed(1)}h${width}v${bar.height.toFixed(1)}h-${width}z`)
      .join("");
  const step = 100 / days.length;
  const find = (event: PointerEvent<SVGRectElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * days.length);
    onHover(Math.min(days.length - 1, Math.max(0, index)));
  };
  return (
    <>
      <svg
        aria-hidden="true"
        width="100%"
        height={PLOT_HEIGHT}
        viewBox={`0 0 ${days.length} ${PLOT_HEIGHT}`}
        preserveAspectRatio="none"
      >
        {series.map((one) => (
          <path
            key={one.key}
            d={shape(one.key)}
            vectorEffect="non-scaling-stroke"
            className={one.pattern === "hollow" ? `fill-panel stroke-current ${one.text}` : one.fill}
          />
        ))}
      </svg>
      {days.map((day, index) => {
        const crown = bars[index]?.at(-1)?.y ?? PLOT_HEIGHT;
        const place = { x: `${(index + GAP / 2) * step}%`, width: `${width * step}%` };
        if (day.isComplete || crown === PLOT_HEIGHT) return null;
        return <rect key={day.date} {...place} y={crown} height={PLOT_HEIGHT - crown} fill={`url(#${hatch})`} />;
      })}
      {hovered !== null && (
        <rect x={`${hovered * step}%`} width={`${step}%`} y="0" height={PLOT_HEIGHT} className="fill-ink/7" />
      )}
      {/* Hovering is an extra for the eye; the same numbers are in the table view. */}
      <rect width="100%" height={PLOT_HEIGHT} fill="transparent" onPointerMove={find} onPointerDown={find} />
    </>
  );
}
