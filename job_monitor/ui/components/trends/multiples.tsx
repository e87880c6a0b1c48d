import type { Asked } from "~/lib/look.ts";
import { unfitting } from "~/lib/metrics/filters.ts";
import type { Dates } from "~/lib/metrics/range.ts";
import type { Brush } from "~/lib/trends/brush.ts";
import { type Trend, useTrend } from "~/lib/trends/query.ts";
import { type TrendsSearch, USUAL_METRICS } from "~/lib/trends/search.ts";
import type { MetricDescription, MetricList, MetricName } from "~/lib/types.ts";
import { ChangesLine, useMarks } from "./changes-line.tsx";
import { MetricPanel } from "./metric-panel.tsx";
import { WorsePanel } from "./worse-panel.tsx";

type Props = {
  list: Asked<MetricList>;
  search: TrendsSearch;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  onChoose: (dates: Dates | undefined) => void;
  children: (trend: Trend) => React.ReactNode;
};

/** Their titles until the list of metrics is there. */
const TITLES: Partial<Record<MetricName, string>> = {
  runs: "Runs",
  success_ratio: "Success ratio",
  worked_p50: "Worked time, median",
  worked_p90: "Worked time, p90",
  queue_p90: "Queue time, p90",
  cost: "Cost of jobs",
};

/** The usual metrics side by side, with one cursor: whether something drifts, and since when. */
export function Multiples({ list, search, brush, children, ...brushing }: Props) {
  const described = (name: MetricName) => list.data?.metrics.find((one) => one.name === name);
  const misfits = USUAL_METRICS.map(described).filter(
    (one): one is MetricDescription => one !== undefined && unfitting(one, search).length > 0,
  );
  const names = USUAL_METRICS.filter((name) => !misfits.some((one) => one.name === name));
  const trend = useTrend(list, search, [...names]);
  const marks = useMarks(search, trend.query.data !== undefined);
  return (
    <>
      <div className="grid gap-gap md:grid-cols-2 xl:grid-cols-3">
        {names.map((name) => (
          <MetricPanel
            key={name}
            name={name}
            title={described(name)?.title ?? TITLES[name] ?? name}
            meaning={described(name)?.meaning ?? ""}
            rests={described(name)?.sources ?? []}
            trend={trend}
            marks={marks}
            search={search}
            brush={brush}
            {...brushing}
          />
        ))}
      </div>
      <ChangesLine marks={marks} trend={trend} brush={brush} search={search} />
      <WorsePanel search={search} />
      {misfits.map((one) => (
        <p key={one.name} className="px-1 text-[12px] text-muted">
          Not shown: {one.title}, which cannot be narrowed by {unfitting(one, search).join(" or ")}.
        </p>
      ))}
      {children(trend)}
    </>
  );
}
