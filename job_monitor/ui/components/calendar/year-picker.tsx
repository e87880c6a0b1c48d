import { Link } from "@tanstack/react-router";
import { type CalendarSearch, yearIn } from "~/lib/calendar/search.ts";
import { useNow } from "~/lib/clock.ts";

const PIECE =
  "num inline-flex h-6 items-center rounded px-2 text-[12px] font-medium text-muted hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink";

/** The last 53 weeks, or a year of the calendar: this one and two before, and the one of the address. */
export function YearPicker({ search }: { search: CalendarSearch }) {
  const now = yearIn(useNow(), search.zone);
  const years = [...new Set([search.year, now, now - 1, now - 2])].filter((year) => year !== undefined);
  const offered = [undefined, ...years.sort((a, b) => b - a)];
  return (
    <nav aria-label="Year" data-noprint className="inline-flex rounded-md border border-line bg-panel p-0.5">
      {offered.map((year) => (
        <Link
          key={year ?? "last"}
          to="/calendar"
          search={{ ...search, year }}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={year === search.year ? "page" : undefined}
          className={PIECE}
        >
          {year ?? "53 weeks"}
        </Link>
      ))}
    </nav>
  );
}
