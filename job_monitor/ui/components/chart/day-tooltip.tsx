import { type ChartDay, totalOf } from "~/lib/chart.ts";
import type { Series } from "./day-chart.tsx";
import type { Unit } from "./units.ts";

type Props = {
  day: ChartDay;
  share: number;
  series: readonly Series[];
  format: (value: number) => string;
  unit: Unit;
};

/** The numbers of the day under the pointer, on the side where there is room. */
export function DayTooltip({ day, share, series, format, unit }: Props) {
  const side = share > 0.5 ? { right: `${(1 - share) * 100}%` } : { left: `${share * 100}%` };
  const shown = day.parts.filter((part) => part.value > 0).reverse();
  return (
    <div
      aria-hidden="true"
      className="layer pointer-events-none absolute top-0 z-bar mx-3 w-max px-2.5 py-2 text-[12px]"
      style={side}
    >
      <p className="mb-1 font-semibold">
        {unit.long(day.date)} {!day.isComplete && <span className="font-normal text-muted">not complete</span>}
      </p>
      {shown.map((part) => {
        const look = series.find((one) => one.key === part.key);
        return (
          <p key={part.key} className="flex items-center gap-2">
            <Swatch series={look} />
            <span className="mr-auto">{look?.word}</span>
            <span className="num pl-3 font-medium">{format(part.value)}</span>
          </p>
        );
      })}
      {shown.length !== 1 && (
        <p className="mt-1 flex justify-between gap-3 border-t border-line pt-1">
          <span>All</span>
          <span className="num font-medium">{day.parts.length === 0 ? "—" : format(totalOf(day))}</span>
        </p>
      )}
    </div>
  );
}

export function Swatch({ series }: { series: Series | undefined }) {
  const isHollow = series?.pattern === "hollow";
  return (
    <svg viewBox="0 0 8 8" className={`size-2 shrink-0 ${series?.text ?? ""}`} aria-hidden="true">
      <rect
        x={isHollow ? 0.75 : 0}
        y={isHollow ? 0.75 : 0}
        width={isHollow ? 6.5 : 8}
        height={isHollow ? 6.5 : 8}
        rx="1.5"
        className={isHollow ? "fill-panel stroke-current" : (series?.fill ?? "")}
        opacity={series?.pattern === "dashes" ? 0.55 : 1}
        strokeWidth="1.5"
      />
    </svg>
  );
}
