import type { Told } from "~/lib/metrics/look.ts";
import type { Dates } from "~/lib/metrics/range.ts";
import { shown, type Value } from "~/lib/metrics/values.ts";
import type { Brush } from "~/lib/trends/brush.ts";
import type { ChangeMark } from "~/lib/trends/changes.ts";
import { type GroupLine, linesOf } from "~/lib/trends/lines.ts";
import { readSpan, stepOf, type TrendsSearch } from "~/lib/trends/search.ts";
import type { Place } from "~/lib/trends/series.ts";
import { axisWord, partialWord, placeWord } from "~/lib/trends/words.ts";
import type { MetricDescription, MetricsResult } from "~/lib/types.ts";
import { LineSwatch, lookOfGroup, ONE } from "./looks.tsx";
import { Plot } from "./plot.tsx";

type Props = {
  value: Told;
  metric: MetricDescription;
  before: MetricsResult | undefined;
  marks: readonly ChangeMark[];
  by: string | undefined;
  search: TrendsSearch;
  brush: Brush;
  /** The group that is pointed at: it stands out, and shows its period before. */
  pointed: string | null;
  onPoint: (key: string | null) => void;
  onBrush: (brush: Brush) => void;
  onChoose: (dates: Dates | undefined) => void;
};

export function LargeChart(props: Props) {
  const { value, metric, before, marks, by, search, brush, pointed, onBrush, onChoose } = props;
  const { answer, state } = value;
  const step = stepOf(search);
  const lines = linesOf(answer, before, metric, step, by !== undefined);
  const shownLine = lines.find((line) => line.key === pointed) ?? (by === undefined ? lines[0] : undefined);
  const word = (place: Place) => placeWord(place, step, answer.zone);
  const lookOf = (line: GroupLine) => (by === undefined ? ONE : lookOfGroup(line.place));
  return (
    <>
      <Plot
        label={metric.title}
        summary={`${shown(answer.total.values[state.name] ?? null, state)} over ${answer.window.days} days. ${metric.meaning}`}
        lines={lines.map((line) => ({
          key: line.key,
          places: line.places,
          look: lookOf(line),
          isFaint: pointed !== null && line.key !== pointed && by !== undefined,
        }))}
        before={shownLine?.before ?? null}
        marks={marks}
        measured={state}
        height={264}
        brush={brush}
        chosen={readSpan(search.span)}
        word={word}
        axisWord={(place) => axisWord(place, step, answer.zone)}
        onBrush={onBrush}
        onChoose={onChoose}
      />
      <Legend {...props} lines={lines} word={word} lookOf={lookOf} />
      <p className="px-3.5 pb-3 text-[12px] text-pretty text-muted">{metric.meaning}</p>
    </>
  );
}

type LegendProps = Props & {
  lines: readonly GroupLine[];
  word: (place: Place) => string;
  lookOf: (line: GroupLine) => ReturnType<typeof lookOfGroup>;
};

/** Names of the lines with their value under the cursor, or over the whole range. */
function Legend({ value, by, brush, lines, word, lookOf, onPoint }: LegendProps) {
  const at = brush.cursor === null ? undefined : lines[0]?.places[brush.cursor];
  const valueAt = (line: GroupLine): Value =>
    brush.cursor === null ? line.value : (line.places[brush.cursor]?.value ?? null);
  const partial = at && partialWord(at);
  return (
    <div className="flex flex-wrap items-center gap-x-3.5 gap-y-0.5 px-3.5 pb-1.5 text-[12px]">
      <span className="num min-w-36 text-muted">
        {at ? `${word(at)}${partial ? `, ${partial}` : ""}` : "Whole range"}
      </span>
      <ul className="flex flex-wrap gap-x-1.5 gap-y-0.5">
        {lines.map((line) => (
          <li
            key={line.key}
            onPointerEnter={() => onPoint(line.key)}
            onPointerLeave={() => onPoint(null)}
            className="flex min-h-6 items-center gap-1.5 rounded px-1 whitespace-nowrap hover:bg-hover"
          >
            <LineSwatch look={lookOf(line)} />
            <span className="max-w-48 truncate">{by === undefined ? "This range" : line.label}</span>
            <span className="num min-w-12 font-medium">{shown(valueAt(line), value.state)}</span>
          </li>
        ))}
        {lines.some((line) => line.before) && (
          <li className="flex min-h-6 items-center gap-1.5 px-1 whitespace-nowrap text-muted">
            <svg viewBox="0 0 18 4" className="h-1 w-4.5" aria-hidden="true">
              <path d="M0 2H18" strokeWidth="1" className="stroke-muted" />
            </svg>
            {by === undefined ? "As many days before" : "Point at a group to see its days before"}
          </li>
        )}
      </ul>
    </div>
  );
}
