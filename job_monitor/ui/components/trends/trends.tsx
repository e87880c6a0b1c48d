import { useState } from "react";
import { FilterBar } from "~/components/metrics/filter-bar.tsx";
import { SourcesLine } from "~/components/metrics/sources-line.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { lookOf } from "~/lib/look.ts";
import { useMetricList } from "~/lib/metrics/query.ts";
import { type Dates, rangeParams } from "~/lib/metrics/range.ts";
import { type Brush, NO_BRUSH } from "~/lib/trends/brush.ts";
import type { Trend } from "~/lib/trends/query.ts";
import { spanText, type TrendsSearch } from "~/lib/trends/search.ts";
import type { MetricList } from "~/lib/types.ts";
import { ChosenBar } from "./chosen-bar.tsx";
import { Controls } from "./controls.tsx";
import { Multiples } from "./multiples.tsx";
import { Single } from "./single.tsx";

type Props = { search: TrendsSearch; onChange: (search: TrendsSearch, isTyping: boolean) => void };

/** Whether runs, their times and costs drift: the usual metrics at once, or any one of them with its groups. */
export function Trends({ search, onChange }: Props) {
  const list = useMetricList();
  const [brush, setBrush] = useState<Brush>(NO_BRUSH);
  const metric = list.data?.metrics.find((one) => one.name === search.metric);
  const choose = (dates: Dates | undefined) =>
    onChange({ ...search, span: dates ? spanText(dates) : undefined }, dates === undefined);
  const shared = { list, search, brush, onBrush: setBrush, onChoose: choose, children: foot };
  const isComing = search.metric !== undefined && list.data === undefined;
  return (
    <>
      <Controls
        metrics={list.data?.metrics ?? []}
        metric={metric}
        search={search}
        onChange={(next) => onChange(next, false)}
      />
      <FilterBar
        filters={search}
        range={rangeParams(search)}
        onChange={(filters, isTyping) => onChange({ ...search, ...filters }, isTyping)}
      />
      <ChosenBar search={search} />
      {metric ? (
        <Single key={metric.name} metric={metric} {...shared} />
      ) : isComing ? (
        <Coming list={list} />
      ) : (
        <Multiples {...shared} />
      )}
    </>
  );
}

/** What the metric is called is not known yet. */
function Coming({ list }: { list: ReturnType<typeof useMetricList> }) {
  const look = lookOf<MetricList, never>({ query: list, sources: () => [], value: () => null });
  return (
    <Panel title="Metric" look={look} empty="" height={372}>
      {() => null}
    </Panel>
  );
}

function foot({ query }: Trend) {
  return <SourcesLine asOf={query.data?.as_of ?? null} sources={query.data?.sources ?? []} />;
}
