import { Link } from "@tanstack/react-router";
import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { type CalendarDay, type Month, monthsOf, worstDays } from "~/lib/calendar/days.ts";
import type { CalendarValue } from "~/lib/calendar/look.ts";
import type { CalendarSearch } from "~/lib/calendar/search.ts";
import { dayWord, monthWord } from "~/lib/calendar/words.ts";
import { count, plural, ratio, UNKNOWN } from "~/lib/format.ts";
import type { Look } from "~/lib/look.ts";
import { runsBehind } from "~/lib/runs-search.ts";

type Props = { look: Look<CalendarValue>; empty: string; search: CalendarSearch };

const MOST = 10;

/** Days that somebody should look at, the worst first. */
export function WorstDays({ look, empty, search }: Props) {
  const columns: Column<CalendarDay>[] = [
    { key: "day", header: "Day", cell: (day) => <DayLink day={day} search={search} />, isWide: true },
    { key: "runs", header: "Runs", align: "right", cell: (day) => count(day.runs), from: "sm" },
    { key: "bad", header: "Failed or timed out", align: "right", cell: (day) => count(day.bad) },
    {
      key: "share",
      header: "Share",
      align: "right",
      cell: (day) => ratio(day.judged === 0 ? null : day.bad / day.judged),
    },
  ];
  return (
    <Panel title="Worst days" note="by share of failures" look={look} empty={empty} height={384}>
      {({ days }) => {
        const worst = worstDays(days, MOST);
        if (worst.length === 0)
          return <p className="px-3.5 py-3 text-muted">No run failed or timed out in these days.</p>;
        return <DataTable label="Worst days" columns={columns} rows={worst} rowKey={(day) => day.date} />;
      }}
    </Panel>
  );
}

function DayLink({ day, search }: { day: CalendarDay; search: CalendarSearch }) {
  const dates = { from: day.date, to: day.date };
  return (
    <Link
      to="/runs"
      search={runsBehind({ dates, zone: search.zone, filters: search })}
      className="num font-medium hover:text-accent hover:underline"
    >
      {dayWord(day.date)}
    </Link>
  );
}

const MONTHS: Column<Month>[] = [
  {
    key: "month",
    header: "Month",
    cell: (month) => <span className="font-medium">{monthWord(month.key)}</span>,
    isWide: true,
  },
  { key: "runs", header: "Runs", align: "right", cell: (month) => (isBlank(month) ? UNKNOWN : count(month.runs)) },
  {
    key: "success",
    header: "Success",
    align: "right",
    cell: (month) => ratio(month.judged === 0 ? null : 1 - month.bad / month.judged),
  },
  {
    key: "good",
    header: "Days without failure",
    align: "right",
    cell: (month) => daysCell(month, month.good),
    from: "sm",
  },
  { key: "bad", header: "With", align: "right", cell: (month) => daysCell(month, month.withBad), from: "sm" },
  { key: "known", header: "Days not told", align: "right", cell: (month) => notTold(month), from: "xl" },
];

function isBlank({ good, withBad, without }: Month): boolean {
  return good + withBad + without === 0;
}

function daysCell(month: Month, days: number): string {
  return isBlank(month) ? UNKNOWN : count(days);
}

function notTold({ unknown, partial }: Month): string {
  const parts = [unknown > 0 ? count(unknown) : "", partial > 0 ? `${plural(partial, "day")} in part` : ""];
  return parts.filter(Boolean).join(", ");
}

/** The months of the calendar. What is not complete is counted as far as it has come, and said. */
export function MonthTable({ look, empty }: Omit<Props, "search">) {
  return (
    <Panel title="By month" note="of the days shown" look={look} empty={empty} height={384}>
      {({ days }) => <Months months={monthsOf(days)} />}
    </Panel>
  );
}

/** Months of which nothing is known are named in a sentence, not as rows of dashes. */
function Months({ months }: { months: readonly Month[] }) {
  const told = months.filter((month) => !isBlank(month));
  const blank = months.length - told.length;
  return (
    <>
      <DataTable label="Months" columns={MONTHS} rows={told} rowKey={(month) => month.key} />
      {blank > 0 && (
        <p className="border-t border-line px-3.5 py-2 text-[12px] text-muted">
          Nothing is known of {plural(blank, "other month")} shown above.
        </p>
      )}
    </>
  );
}
