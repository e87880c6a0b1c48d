import { useId, useState } from "react";
import { axis, type ChartDay, labelled, totalOf } from "~/lib/chart.ts";
import { DayColumn } from "./day-column.tsx";
import { DayParts } from "./day-parts.tsx";
import { DayTable } from "./day-table.tsx";
import { DayTooltip } from "./day-tooltip.tsx";
import { DAYS, type Unit } from "./units.ts";

/** A kind of part: its name, its colour as class names, and how it is filled. */
export type Series = { key: string; word: string; fill: string; text: string; pattern: "solid" | "dashes" | "hollow" };

type Props = {
  /** One sentence that says what the picture says. */
  summary: string;
  days: readonly ChartDay[];
  series: readonly Series[];
  format: (value: number) => string;
  tick: (value: number) => string;
  isTable: boolean;
  /** Days where nothing else is said. */
  unit?: Unit;
  /** Where now is, as a share of the width. */
  now?: number;
  /** Shows what is behind a column. */
  onOpen?: (at: string) => void;
  /** Of so many parts that they are drawn kind by kind, for the page to stay small. */
  isDense?: boolean;
};

export const PLOT_HEIGHT = 176;

/** Stacked columns, one a UTC day. Days that are not complete are hatched. Drawn by hand: no measuring, no library. */
export function DayChart(props: Props) {
  return props.isTable ? <DayTable {...props} /> : <Plot {...props} />;
}

function Plot(props: Props) {
  const { summary, days, series, format, tick, unit = DAYS, now, onOpen, isDense = false } = props;
  const [hovered, setHovered] = useState<number | null>(null);
  const ticks = axis(Math.max(0, ...days.map(totalOf)));
  const top = ticks.at(-1) ?? 1;
  const hatch = useId();
  const day = hovered === null ? undefined : days[hovered];
  return (
    <div className={`px-3.5 pb-2.5 ${now === undefined ? "pt-1.5" : "pt-4"}`}>
      <div className="relative flex gap-2">
        <Axis ticks={ticks} tick={tick} />
        <div className="relative min-w-0 flex-1" onPointerLeave={() => setHovered(null)}>
          <svg role="img" aria-label={summary} width="100%" height={PLOT_HEIGHT} className="block overflow-visible">
            <Hatch id={hatch} />
            <Grid ticks={ticks} top={top} />
            {isDense ? (
              <DayParts days={days} top={top} series={series} hatch={hatch} hovered={hovered} onHover={setHovered} />
            ) : (
              days.map((item, index) => (
                <DayColumn
                  key={item.date}
                  day={item}
                  place={{ index, of: days.length }}
                  top={top}
                  series={series}
                  hatch={hatch}
                  isHovered={index === hovered}
                  onHover={setHovered}
                  onOpen={onOpen}
                />
              ))
            )}
            {now !== undefined && <NowLine share={now} />}
          </svg>
          {day && hovered !== null && (
            <DayTooltip day={day} share={(hovered + 0.5) / days.length} series={series} format={format} unit={unit} />
          )}
        </div>
      </div>
      <DayLabels days={days} unit={unit} />
    </div>
  );
}

function Axis({ ticks, tick }: { ticks: readonly number[]; tick: (value: number) => string }) {
  const top = ticks.at(-1) ?? 1;
  return (
    <div aria-hidden="true" className="num relative w-9 shrink-0 text-right text-[11px] text-muted">
      {ticks.map((value) => (
        <span
          key={value}
          className="absolute right-0 -translate-y-1/2 leading-none"
          style={{ top: PLOT_HEIGHT * (1 - value / top) }}
        >
          {tick(value)}
        </span>
      ))}
    </div>
  );
}

function Grid({ ticks, top }: { ticks: readonly number[]; top: number }) {
  return ticks.map((value) => {
    const y = Math.round(PLOT_HEIGHT * (1 - value / top)) + 0.5;
    return (
      <line key={value} x1="0" x2="100%" y1={y} y2={y} className={value === 0 ? "stroke-line-strong" : "stroke-line"} />
    );
  });
}

/** Stripes in the panel's colour, laid over days whose rows have not all arrived. */
function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="2" height="5" className="fill-panel" />
      </pattern>
    </defs>
  );
}

/** The last label stays inside the panel; on narrow screens every other one goes. */
function labelPlace(fromLast: number): string {
  if (fromLast === 0) return "-translate-x-[75%]";
  return fromLast % 2 === 1 ? "-translate-x-1/2 max-sm:hidden" : "-translate-x-1/2";
}

function NowLine({ share }: { share: number }) {
  const x = `${share * 100}%`;
  return (
    <g data-testid="now" className="pointer-events-none">
      <line x1={x} x2={x} y1="-4" y2={PLOT_HEIGHT} strokeWidth="1.5" className="stroke-accent" />
      <text x={x} y="-7" textAnchor="end" className="fill-accent text-[11px] font-semibold">
        Now
      </text>
    </g>
  );
}

function DayLabels({ days, unit }: { days: readonly ChartDay[]; unit: Unit }) {
  return (
    <div aria-hidden="true" className="num relative ml-11 h-4 pt-1 text-[11px] text-muted">
      {labelled(days.length).map((index, place, all) => (
        <span
          key={index}
          className={`absolute whitespace-nowrap ${labelPlace(all.length - 1 - place)}`}
          style={{ left: `${((index + 0.5) / days.length) * 100}%` }}
        >
          {unit.short(days[index]?.date ?? "")}
        </span>
      ))}
    </div>
  );
}
