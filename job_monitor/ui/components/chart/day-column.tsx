import { memo } from "react";
import { type Bar, type ChartDay, stack } from "~/lib/chart.ts";
import { PLOT_HEIGHT, type Series } from "./day-chart.tsx";

type Props = {
  day: ChartDay;
  place: { index: number; of: number };
  /** The value at the upper edge. */
  top: number;
  series: readonly Series[];
  /** Id of the pattern for days that are not complete. */
  hatch: string;
  isHovered: boolean;
  onHover: (index: number) => void;
  onOpen?: ((at: string) => void) | undefined;
};

/** Share of a column that stays free, so that columns are told apart. */
const GAP = 0.22;

export const DayColumn = memo(function DayColumn(props: Props) {
  const { day, place, top, series, hatch, isHovered, onHover, onOpen } = props;
  const step = 100 / place.of;
  const x = `${(place.index + GAP / 2) * step}%`;
  const width = `${(1 - GAP) * step}%`;
  const bars = stack(day.parts, top, PLOT_HEIGHT);
  const crown = bars.at(-1)?.y ?? PLOT_HEIGHT;
  return (
    <g data-day={day.date} data-complete={day.isComplete}>
      {bars.map((bar) => (
        <Part key={bar.key} bar={bar} x={x} width={width} look={series.find((one) => one.key === bar.key)} />
      ))}
      {!day.isComplete && <rect x={x} width={width} y={crown} height={PLOT_HEIGHT - crown} fill={`url(#${hatch})`} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; the table has the same numbers and buttons */}
      <rect
        x={`${place.index * step}%`}
        width={`${step}%`}
        y="0"
        height={PLOT_HEIGHT}
        className={`${isHovered ? "fill-ink/7" : "fill-transparent"} ${onOpen ? "cursor-pointer" : ""}`}
        onPointerEnter={() => onHover(place.index)}
        onPointerDown={() => onHover(place.index)}
        onClick={onOpen && (() => onOpen(day.date))}
      />
    </g>
  );
});

type PartProps = { bar: Bar; x: string; width: string; look: Series | undefined };

function Part({ bar, x, width, look }: PartProps) {
  if (look?.pattern === "hollow") {
    return (
      <rect x={x} width={width} y={bar.y} height={bar.height} className={`fill-panel ${look.text} stroke-current`} />
    );
  }
  const opacity = look?.pattern === "dashes" ? 0.55 : 1;
  return <rect x={x} width={width} y={bar.y} height={bar.height} opacity={opacity} className={look?.fill ?? ""} />;
}
