import { useRef } from "react";
import { numberOf, shown } from "~/lib/metrics/values.ts";
import { type Brush, datesOfSteps, NO_BRUSH, pressed, stepAt } from "~/lib/trends/brush.ts";
import type { Place } from "~/lib/trends/series.ts";
import { partialWord } from "~/lib/trends/words.ts";
import type { PlotProps } from "./plot.tsx";

type Props = PlotProps & { places: readonly Place[] };

/** Takes the pointer and the keys of a plot: the cursor, and the days that are drawn out with it. */
export function Overlay({ label, lines, places, measured, brush, word, onBrush, onChoose }: Props) {
  const isDragging = useRef(false);
  const stepOf = (event: React.PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return stepAt(places, (event.clientX - left) / width);
  };
  const choose = ({ cursor, anchor }: Brush) => {
    const dates = cursor === null ? null : datesOfSteps(places, anchor ?? cursor, cursor);
    if (dates) onChoose(dates);
    onBrush({ cursor, anchor: null });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = pressed(brush, event.key, event.shiftKey, places.length);
    if (next) onBrush(next);
    else if (event.key === "Enter") choose(brush);
    else if (event.key === "Escape") {
      onBrush(NO_BRUSH);
      onChoose(undefined);
    } else return;
    event.preventDefault();
  };
  const at = brush.cursor === null ? places.at(-1) : places[brush.cursor];
  const value = at && lines[0]?.places[places.indexOf(at)]?.value;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${label}: arrows move along it, with Shift they choose days, Enter takes them`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, places.length - 1)}
      aria-valuenow={brush.cursor ?? Math.max(0, places.length - 1)}
      aria-valuetext={at ? `${word(at)}: ${sayOf(value ?? null, measured, at)}` : "nothing"}
      onKeyDown={onKeyDown}
      onBlur={() => onBrush(NO_BRUSH)}
      onPointerDown={(event) => {
        const cursor = stepOf(event);
        isDragging.current = true;
        event.currentTarget.setPointerCapture?.(event.pointerId);
        onBrush({ cursor, anchor: cursor });
      }}
      onPointerMove={(event) => {
        const cursor = stepOf(event);
        const anchor = isDragging.current ? brush.anchor : null;
        if (cursor !== brush.cursor || anchor !== brush.anchor) onBrush({ cursor, anchor });
      }}
      onPointerUp={(event) => {
        isDragging.current = false;
        choose({ cursor: stepOf(event), anchor: brush.anchor });
      }}
      onPointerCancel={() => {
        isDragging.current = false;
        onBrush(NO_BRUSH);
      }}
      onPointerLeave={() => {
        if (!isDragging.current) onBrush(NO_BRUSH);
      }}
      className="absolute inset-0 cursor-crosshair touch-pan-y"
    />
  );
}

function sayOf(value: Place["value"], measured: PlotProps["measured"], place: Place): string {
  const text = numberOf(value) === null ? "not known" : shown(value, measured);
  const partial = partialWord(place);
  return partial ? `${text}, ${partial}` : text;
}
