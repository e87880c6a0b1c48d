import { type ChartDay, totalOf } from "~/lib/chart.ts";
import { UNKNOWN } from "~/lib/format.ts";
import type { Series } from "./day-chart.tsx";
import { DAYS, type Unit } from "./units.ts";

type Props = {
  summary: string;
  days: readonly ChartDay[];
  series: readonly Series[];
  format: (value: number) => string;
  unit?: Unit;
  onOpen?: (at: string) => void;
};

/** The chart's numbers as a table, the newest day first. */
export function DayTable({ summary, days, series, format, unit = DAYS, onOpen }: Props) {
  const used = series.filter((one) => days.some((day) => day.parts.some((p) => p.key === one.key && p.value > 0)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keyboard
    <section className="mx-3.5 mb-2.5 h-46 overflow-auto" tabIndex={0} aria-label={summary}>
      <table className="num w-full text-right text-[12px]">
        <thead className="sticky top-0 bg-panel text-muted">
          <tr>
            <th scope="col" className="pr-3 text-left font-medium">
              {unit.header}
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
            <Row key={day.date} day={day} used={used} format={format} unit={unit} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type RowProps = {
  day: ChartDay;
  used: readonly Series[];
  format: (value: number) => string;
  unit: Unit;
  onOpen: ((at: string) => void) | undefined;
};

function Row({ day, used, format, unit, onOpen }: RowProps) {
  const valueFor = (key: string) => day.parts.find((part) => part.key === key)?.value;
  return (
    <tr className="border-t border-line">
      <th scope="row" className="pr-3 text-left font-normal whitespace-nowrap">
        {onOpen ? (
          <button type="button" onClick={() => onOpen(day.date)} className="min-h-6 text-accent hover:underline">
            {unit.long(day.date)}
          </button>
        ) : (
          unit.long(day.date)
        )}
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
