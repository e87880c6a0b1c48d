import { Link } from "@tanstack/react-router";
import { Panel } from "~/components/panel/panel.tsx";
import { ShowSql } from "~/components/sql/show-sql.tsx";
import { metricLook, nothingSentence, type Told } from "~/lib/metrics/look.ts";
import type { Dates } from "~/lib/metrics/range.ts";
import { isEstimated, shown, unitWords, valueIn } from "~/lib/metrics/values.ts";
import type { Brush } from "~/lib/trends/brush.ts";
import type { ChangeMark } from "~/lib/trends/changes.ts";
import { scopeOf, type Trend } from "~/lib/trends/query.ts";
import { readSpan, stepOf, type TrendsSearch } from "~/lib/trends/search.ts";
import { placesOf } from "~/lib/trends/series.ts";
import { rowOf } from "~/lib/trends/table.ts";
import { axisWord, datesWord, partialWord, placeWord } from "~/lib/trends/words.ts";
import type { MetricName } from "~/lib/types.ts";
import { ChangeText } from "./change-text.tsx";
import { ONE } from "./looks.tsx";
import { Plot } from "./plot.tsx";

type Props = {
  name: MetricName;
  title: string;
  /** One sentence; empty until the list of metrics is there. */
  meaning: string;
  rests: readonly string[];
  trend: Trend;
  marks: readonly ChangeMark[];
  search: TrendsSearch;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  onChoose: (dates: Dates | undefined) => void;
};

const HEIGHT = 136;

/** One of the small charts: its value, what has become of it, its line. The title leads to the large one. */
export function MetricPanel(props: Props) {
  const { name, title, rests, trend, search } = props;
  const look = metricLook(trend.query, name, rests);
  return (
    <Panel
      title={title}
      look={look}
      empty={nothingSentence(trend.query.data, name, search)}
      height={228}
      aside={
        <span className="flex items-center">
          <Link
            to="/trends"
            search={{ ...search, metric: name }}
            aria-label={`${title}: large, with its groups`}
            className="inline-flex h-6 items-center rounded px-1.5 text-[12px] font-medium text-accent hover:bg-hover"
          >
            Split
          </Link>
          <ShowSql metric={name} scope={scopeOf(search)} title={title} />
        </span>
      }
    >
      {(value) => <Body {...props} value={value} />}
    </Panel>
  );
}

function Body({
  name,
  title,
  meaning,
  trend,
  marks,
  search,
  brush,
  onBrush,
  onChoose,
  value,
}: Props & { value: Told }) {
  const { answer, state } = value;
  const step = stepOf(search);
  const places = placesOf(answer.total, name, step);
  const row = rowOf(answer.total, state, null);
  const word = (place: (typeof places)[number]) => placeWord(place, step, answer.zone);
  const at = brush.cursor === null ? undefined : places[brush.cursor];
  const total = valueIn(answer.total.values, name);
  return (
    <>
      <p className="flex h-8 items-baseline gap-2 overflow-hidden px-3.5">
        <span
          data-testid={`value-${name}`}
          data-value={total ?? undefined}
          className="num text-[19px] leading-8 font-semibold tracking-tight whitespace-nowrap"
        >
          {shown(total, state)}
        </span>
        {row.change && <ChangeText change={row.change} title={comparison(state)} />}
        <span className="num ml-auto truncate text-[12px] text-muted" aria-hidden="true">
          {at ? `${word(at)}: ${shown(at.value, state)}${partialWord(at) ? ` (${partialWord(at)})` : ""}` : ""}
        </span>
      </p>
      <Plot
        label={title}
        summary={`${shown(total, state)} over ${answer.window.days} days${row.change ? `, ${row.change.text} against the days before` : ""}.`}
        lines={[{ key: name, places, look: ONE }]}
        before={trend.before ? placesOf(trend.before.total, name, step) : null}
        marks={marks}
        measured={state}
        height={HEIGHT}
        brush={brush}
        chosen={readSpan(search.span)}
        word={word}
        axisWord={(place) => axisWord(place, step, answer.zone)}
        onBrush={onBrush}
        onChoose={onChoose}
      />
      <p className="truncate px-3.5 pb-2.5 text-[12px] text-muted" title={meaning}>
        {state.unit === "currency" ? amountWords(state) : meaning}
      </p>
    </>
  );
}

/** Which money it is, and whether a part of it is estimated. */
function amountWords(state: Told["state"]): string {
  return `${unitWords(state)}${isEstimated(state.name) ? "; estimates among it" : ""}`;
}

/** Which days a change is between. */
export function comparison({ complete, previous }: Pick<Told["state"], "complete" | "previous">): string {
  if (complete === null) return "No day of the range is complete, so nothing is compared.";
  if (previous === null) return "History does not reach back far enough to compare.";
  return `Complete days alone: ${datesWord(complete)} against ${datesWord(previous)}`;
}
