import { labelled } from "~/lib/chart.ts";
import { type Measured, tickOf } from "~/lib/metrics/values.ts";
import { heightOf, middle, type Place, type Scale } from "~/lib/trends/series.ts";

/** The values beside a plot; its table tells them to who does not see them. */
export function Axis({ scale, height, measured }: { scale: Scale; height: number; measured: Measured }) {
  return (
    <div aria-hidden="true" className="num relative w-11 shrink-0 text-right text-[11px] text-muted">
      {scale.ticks.map((tick) => (
        <span
          key={tick}
          className="absolute right-0 -translate-y-1/2 leading-none whitespace-nowrap"
          style={{ top: height * (1 - heightOf(tick, scale)) }}
        >
          {tickOf(tick, measured)}
        </span>
      ))}
    </div>
  );
}

/** The moments below a plot. */
export function Labels({ places, word }: { places: readonly Place[]; word: (place: Place) => string }) {
  return (
    <div aria-hidden="true" className="num relative ml-13 h-4 pt-1 text-[11px] text-muted">
      {labelled(places.length, 3).map((index, order, all) => {
        const place = places[index];
        if (!place) return null;
        const isLast = order === all.length - 1;
        return (
          <span
            key={index}
            className={`absolute whitespace-nowrap ${isLast ? "-translate-x-full" : "-translate-x-1/2"} ${isLast || order > 0 ? "" : "max-sm:hidden"}`}
            style={{ left: `${(isLast ? place.right : middle(place)) * 100}%` }}
          >
            {word(place)}
          </span>
        );
      })}
    </div>
  );
}
