import { useId } from "react";
import type { Dates } from "~/lib/metrics/range.ts";
import { type Measured, numberOf } from "~/lib/metrics/values.ts";
import { type Brush, shareOfDates } from "~/lib/trends/brush.ts";
import type { ChangeMark } from "~/lib/trends/changes.ts";
import { scaleOf } from "~/lib/trends/scale.ts";
import { bandsOf, heightOf, middle, type Place, type Scale } from "~/lib/trends/series.ts";
import type { LineLook } from "./looks.tsx";
import { Overlay } from "./overlay.tsx";
import { Axis, Labels } from "./plot-axis.tsx";
import { PlotLine } from "./plot-line.tsx";

export type PlotSeries = { key: string; places: Place[]; look: LineLook; isFaint?: boolean };

export type PlotProps = {
  /** What the picture is of, and what it says in one sentence. */
  label: string;
  summary: string;
  lines: readonly PlotSeries[];
  /** The period before, shifted onto this one. */
  before: readonly Place[] | null;
  /** Steps in which jobs were changed. */
  marks?: readonly ChangeMark[];
  measured: Measured;
  height: number;
  brush: Brush;
  /** The days that the address has chosen. */
  chosen: Dates | undefined;
  word: (place: Place) => string;
  axisWord: (place: Place) => string;
  onBrush: (brush: Brush) => void;
  onChoose: (dates: Dates | undefined) => void;
};

/** Lines over time with an axis. One cursor and one selection for all plots that are given the same brush. */
export function Plot(props: PlotProps) {
  const { lines, before, measured, height, chosen, label, summary } = props;
  const places = lines[0]?.places ?? [];
  const all = [...lines.flatMap((line) => line.places), ...(before ?? [])];
  const scale = scaleOf(
    all.map((place) => numberOf(place.value)).filter((value) => value !== null),
    measured.unit,
  );
  const hatch = useId();
  return (
    <div className="px-3.5 pt-1.5 pb-2.5">
      <div className="flex gap-2">
        <Axis scale={scale} height={height} measured={measured} />
        <div className="relative min-w-0 flex-1" style={{ height }}>
          <svg
            role="img"
            aria-label={`${label}. ${summary}`}
            width="100%"
            height={height}
            className="block overflow-visible"
          >
            <Hatch id={hatch} />
            {scale.ticks.map((tick) => {
              const y = Math.round(height * (1 - heightOf(tick, scale))) + 0.5;
              return (
                <line
                  key={tick}
                  x1="0"
                  x2="100%"
                  y1={y}
                  y2={y}
                  className={tick === 0 ? "stroke-line-strong" : "stroke-line"}
                />
              );
            })}
            {bandsOf(places).map(({ left, right }) => (
              <rect
                key={left}
                data-partial
                x={`${left * 100}%`}
                width={`${(right - left) * 100}%`}
                y="0"
                height={height}
                fill={`url(#${hatch})`}
              />
            ))}
            {chosen && <Chosen places={places} dates={chosen} height={height} />}
            {before && <PlotLine places={before} scale={scale} height={height} look={null} isFaint={false} />}
            {lines.map((line) => (
              <PlotLine
                key={line.key}
                places={line.places}
                scale={scale}
                height={height}
                look={line.look}
                isFaint={line.isFaint ?? false}
              />
            ))}
            <Marks places={places} marks={props.marks ?? []} height={height} />
            <Cursor {...props} scale={scale} />
          </svg>
          <Overlay {...props} places={places} />
        </div>
      </div>
      <Labels places={places} word={props.axisWord} />
    </div>
  );
}

function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="1.5" height="6" className="fill-line" />
      </pattern>
    </defs>
  );
}

/** At the foot, out of the line's way. Their words stand above the charts. */
function Marks({ places, marks, height }: { places: readonly Place[]; marks: readonly ChangeMark[]; height: number }) {
  return marks.map(({ step }) => {
    const place = places[step];
    if (!place) return null;
    return (
      <circle
        key={step}
        data-change={place.from}
        cx={`${middle(place) * 100}%`}
        cy={height}
        r="2"
        strokeWidth="1.5"
        className="fill-panel stroke-muted"
      />
    );
  });
}

function Chosen({ places, dates, height }: { places: readonly Place[]; dates: Dates; height: number }) {
  const share = shareOfDates(places, dates);
  if (!share) return null;
  const [x, width] = [`${share.left * 100}%`, `${(share.right - share.left) * 100}%`];
  return (
    <g data-testid="chosen">
      <rect x={x} width={width} y="0" height={height} className="fill-accent/12" />
      <rect x={x} width={width} y={height - 2} height="2" className="fill-accent" />
    </g>
  );
}

function Cursor({ lines, brush, height, scale }: PlotProps & { scale: Scale }) {
  const places = lines[0]?.places ?? [];
  const at = brush.cursor === null ? undefined : places[brush.cursor];
  if (!at || brush.cursor === null) return null;
  const from = brush.anchor === null ? undefined : places[brush.anchor];
  const x = `${middle(at) * 100}%`;
  const [left, right] = from ? [Math.min(from.left, at.left), Math.max(from.right, at.right)] : [0, 0];
  const cursor = brush.cursor;
  return (
    <g pointerEvents="none">
      {from && (
        <rect
          x={`${left * 100}%`}
          width={`${(right - left) * 100}%`}
          y="0"
          height={height}
          className="fill-accent/20"
        />
      )}
      <line x1={x} x2={x} y1="0" y2={height} className="stroke-ink/45" />
      {lines.map((line) => {
        const value = numberOf(line.places[cursor]?.value ?? null);
        if (value === null) return null;
        return (
          <circle
            key={line.key}
            cx={x}
            cy={height * (1 - heightOf(value, scale))}
            r="3.5"
            fill="currentColor"
            strokeWidth="1.5"
            className={`stroke-panel ${line.look.text}`}
          />
        );
      })}
    </g>
  );
}
