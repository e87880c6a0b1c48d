import { memo } from "react";
import { numberOf } from "~/lib/metrics/values.ts";
import { heightOf, middle, type Place, pathsOf, type Scale } from "~/lib/trends/series.ts";
import type { LineLook } from "./looks.tsx";

type Props = {
  places: readonly Place[];
  scale: Scale;
  height: number;
  /** None for the period before: a thin line without a mark. */
  look: LineLook | null;
  isFaint: boolean;
};

const MARKS_AT_MOST = 6;

/** One line: dashed where it is not complete, broken where nothing is known, with its mark now and then. */
export const PlotLine = memo(function PlotLine({ places, scale, height, look, isFaint }: Props) {
  const { solid, dashed, lone } = pathsOf(places, scale, height);
  const stroke = look?.stroke ?? "stroke-muted";
  const width = look ? 2 : 1;
  return (
    <g opacity={isFaint ? 0.25 : look ? 1 : 0.75} data-line={look ? "now" : "before"}>
      <svg
        aria-hidden="true"
        viewBox={`0 0 1000 ${height}`}
        preserveAspectRatio="none"
        width="100%"
        height={height}
        overflow="visible"
      >
        <g fill="none" className={stroke} strokeWidth={width} strokeLinejoin="round" strokeLinecap="round">
          {solid && <path d={solid} vectorEffect="non-scaling-stroke" />}
          {dashed && <path d={dashed} vectorEffect="non-scaling-stroke" strokeDasharray="3 4" />}
        </g>
      </svg>
      {lone.map(({ left, y }) => (
        <circle
          key={left}
          cx={`${left * 100}%`}
          cy={y}
          r={look ? 2.5 : 1.5}
          fill="currentColor"
          className={look?.text ?? "text-muted"}
        />
      ))}
      {look?.mark && look.stroke !== "stroke-accent" && (
        <Marks places={places} scale={scale} height={height} look={look} />
      )}
    </g>
  );
});

function Marks({ places, scale, height, look }: Omit<Props, "isFaint" | "look"> & { look: LineLook }) {
  const every = Math.max(1, Math.ceil(places.length / MARKS_AT_MOST));
  const marked = places.filter((_, index) => (places.length - 1 - index) % every === 0);
  return marked.map((place) => {
    const value = numberOf(place.value);
    if (value === null) return null;
    return (
      <svg
        aria-hidden="true"
        key={place.fromAt}
        x={`${middle(place) * 100}%`}
        y={height * (1 - heightOf(value, scale))}
        overflow="visible"
        className={look.text}
      >
        {look.mark}
      </svg>
    );
  });
}
