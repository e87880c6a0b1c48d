import { useLayoutEffect, useRef } from "react";
import type { CalendarDay } from "~/lib/calendar/days.ts";
import { type Layout, stepped, WEEKDAYS } from "~/lib/calendar/layout.ts";
import { daySentence, dayWord, monthWord } from "~/lib/calendar/words.ts";

type Props = {
  layout: Layout;
  days: readonly CalendarDay[];
  /** The day under the cursor. */
  at: CalendarDay | null;
  onAt: (date: string) => void;
  /** The day that is pointed at; null when the pointer leaves. */
  onPoint: (date: string | null) => void;
  onOpen: (date: string) => void;
};

/** Weeks from left to right, weekdays from top to bottom. One stop for the Tab key; arrows go from day to day. */
export function CalendarGrid({ layout, days, at, onAt, onPoint, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const weeks = layout.weeks.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another range begins at its newest week again
  useLayoutEffect(() => {
    if (box.current) box.current.scrollLeft = box.current.scrollWidth;
  }, [weeks]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = stepped(days, at?.date ?? null, event.key);
    if (next !== null) {
      onAt(next);
      document.getElementById(`day-${next}`)?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    } else if (event.key === "Enter" && at) onOpen(at.date);
    else return;
    event.preventDefault();
  };
  const dateOf = (event: { target: EventTarget }) =>
    event.target instanceof HTMLElement ? (event.target.dataset.date ?? null) : null;
  return (
    <div ref={box} className="relative overflow-x-auto px-3.5 pb-1">
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of rows and columns is a table that takes keys
        role="grid"
        aria-label={`${days.length} days. Arrow keys go from day to day, Enter opens the runs of a day.`}
        aria-activedescendant={at ? `day-${at.date}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerOver={(event) => onPoint(dateOf(event))}
        onPointerLeave={() => onPoint(null)}
        onPointerUp={(event) => {
          const date = dateOf(event);
          if (date === null || event.button !== 0) return;
          onAt(date);
          // A finger cannot point at a day before it opens one.
          if (event.pointerType !== "touch") onOpen(date);
        }}
        className="w-full min-w-[880px] table-fixed border-separate border-spacing-[2px]"
      >
        <thead>
          <tr>
            <td className="sticky left-0 z-head w-8 bg-panel" />
            {layout.months.map(({ key, week, span }) => (
              <th
                key={key}
                scope="col"
                colSpan={span}
                className="h-5 overflow-visible text-left text-[11px] font-normal whitespace-nowrap text-muted"
              >
                {/* Too narrow for its name, but never without one. */}
                <span className={span > 2 ? "" : "sr-only"}>{monthWord(key, week === 0 || key.endsWith("-01"))}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((weekday, row) => (
            <tr key={weekday}>
              <th
                scope="row"
                className="sticky left-0 z-head bg-panel pr-1 text-left text-[11px] font-normal text-muted"
              >
                <span className={row % 2 === 0 ? "" : "sr-only"}>{weekday}</span>
              </th>
              {layout.weeks.map((week) => (
                <Cell
                  key={week.monday}
                  day={week.days[row] ?? null}
                  isAt={at !== null && week.days[row]?.date === at.date}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ day, isAt }: { day: CalendarDay | null; isAt: boolean }) {
  if (day === null) return <td aria-hidden="true" className="h-5" />;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and names the cell as its active one
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of a grid, chosen by the grid's keys
      role="gridcell"
      id={`day-${day.date}`}
      data-date={day.date}
      data-level={day.level}
      data-partial={day.isPartial}
      data-bad={day.isTimeOut ? "timed_out" : undefined}
      aria-label={`${dayWord(day.date)}: ${daySentence(day)}`}
      aria-selected={isAt}
      className={`day h-5 cursor-pointer ${isAt ? "ring-2 ring-accent ring-offset-1 ring-offset-panel" : ""}`}
    />
  );
}
