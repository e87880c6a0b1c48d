import { type ChartDay, totalOf } from "~/lib/chart.ts";
import { UNKNOWN } from "~/lib/format.ts";
import { calendarDay } from "~/lib/time.ts";
import type { Series } from "./day-chart.tsx";

type Props = {
  summary: string;
  days: readonly ChartDay[];
  series: readonly Series[];
  format: (value: number) => string;
};

/** The chart's numbers as a table, the newest day first. */
export function DayTable({ summary, days, series, format }: Props) {
  const used = series.filter((one) => days.some((day) => day.parts.some((p) => p.key === one.key && p.value > 0)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
    <section className="mx-3.5 mb-2.5 h-46 overflow-auto" tabIndex={0} aria-label={summary}>
      <table className="num w-full text-right text-[12px]">
        <thead className="sticky top-0 bg-panel text-muted">
          <tr>
            <th scope="col" className="pr-3 text-left font-medium">
              Day (UTC)
            </th>
            {used.map((one) => (
              <th key={one.key} scope="col" className="pl-3 font-medium whitespace-nowrap">
                {one.word}
              </th>
            ))}
            {used.length > 1 && (
              <th scope="col" className="pl-3 font-medium">
                All
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {[...days].reverse().map((day) => (
            <Row key={day.date} day={day} used={used} format={format} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ day, used, format }: { day: ChartDay; used: readonly Series[]; format: (value: number) => string }) {
  const valueFor = (key: string) => day.parts.find((part) => part.key === key)?.value;
  return (
    <tr className="border-t border-line">
      <th scope="row" className="pr-3 text-left font-normal whitespace-nowrap">
        {calendarDay(day.date, true)}
        {!day.isComplete && <span className="text-muted"> not complete</span>}
      </th>
      {used.map((one) => {
        const value = valueFor(one.key);
        return <td key={one.key}>{value === undefined ? UNKNOWN : format(value)}</td>;
      })}
      {used.length > 1 && <td>{day.parts.length === 0 ? UNKNOWN : format(totalOf(day))}</td>}
    </tr>
  );
}
