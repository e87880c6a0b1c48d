import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { ShapeIcon } from "~/components/result-icon.tsx";
import type { CalendarDay } from "~/lib/calendar/days.ts";
import type { CalendarSearch } from "~/lib/calendar/search.ts";
import { daySentence, dayWord } from "~/lib/calendar/words.ts";
import { count } from "~/lib/format.ts";
import { RESULTS, STACK_ORDER } from "~/lib/results.ts";
import { runsBehind } from "~/lib/runs-search.ts";

type Props = { day: CalendarDay; search: CalendarSearch };

/** The day under the pointer or the cursor, with how its runs ended: each number leads to its runs. */
export function DayCard({ day, search }: Props) {
  const behind = (result?: string) =>
    runsBehind({
      dates: { from: day.date, to: day.date },
      zone: search.zone,
      filters: search,
      ...(result === undefined ? {} : { result }),
    });
  const { counts } = day;
  return (
    <div className="flex min-h-21 flex-col gap-1 border-t border-line px-3.5 py-2.5" data-testid="day-card">
      <div className="flex flex-wrap items-center gap-x-3">
        <h3 className="num font-semibold">{dayWord(day.date)}</h3>
        <p className="num text-muted">{daySentence(day)}.</p>
        {day.level !== "unknown" && day.level !== "none" && (
          <Link
            to="/runs"
            search={behind()}
            className="inline-flex min-h-6 items-center gap-1 font-medium text-accent hover:underline"
          >
            Runs of this day <ArrowRight aria-hidden="true" className="size-3.5" />
          </Link>
        )}
      </div>
      {counts && (
        <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-[12px]">
          {STACK_ORDER.filter((result) => counts[result] > 0).map((result) => (
            <li key={result}>
              <Link
                to="/runs"
                search={behind(result)}
                className="inline-flex min-h-6 items-center gap-1.5 whitespace-nowrap hover:underline"
              >
                <ShapeIcon shape={RESULTS[result].shape} className={`size-3 ${RESULTS[result].text}`} />
                {RESULTS[result].word}{" "}
                <span className="num font-medium" data-testid={`day-${result}`}>
                  {count(counts[result])}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
