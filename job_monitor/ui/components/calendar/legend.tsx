import type { CalendarDay, LEVELS } from "~/lib/calendar/days.ts";
import { LEVEL_WORDS } from "~/lib/calendar/words.ts";
import { count } from "~/lib/format.ts";

const ORDER = [
  "good",
  "few",
  "some",
  "many",
  "neither",
  "none",
  "unknown",
] as const satisfies readonly (typeof LEVELS)[number][];

/** What each look of a day means, and how many days have it. */
export function CalendarLegend({ days }: { days: readonly CalendarDay[] }) {
  const partial = days.filter((day) => day.isPartial && day.level !== "unknown").length;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-3.5 pt-1 pb-3 text-[12px]">
      {ORDER.map((level) => (
        <li key={level} className="flex items-center gap-1.5 whitespace-nowrap">
          <span aria-hidden="true" data-level={level} className="day size-3.5 shrink-0" />
          {LEVEL_WORDS[level]}{" "}
          <span className="num text-muted">{count(days.filter((day) => day.level === level).length)}</span>
        </li>
      ))}
      {partial > 0 && (
        <li className="flex items-center gap-1.5 whitespace-nowrap">
          <span aria-hidden="true" data-level="good" data-partial="true" className="day size-3.5 shrink-0" />
          Not complete <span className="num text-muted">{count(partial)}</span>
        </li>
      )}
    </ul>
  );
}
