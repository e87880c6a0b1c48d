import { useState } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { ShowSql } from "~/components/sql/show-sql.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import type { TableFile } from "~/lib/files/table-file.ts";
import type { Asked } from "~/lib/look.ts";
import { unfitting } from "~/lib/metrics/filters.ts";
import { metricLook, nothingSentence, type Told } from "~/lib/metrics/look.ts";
import type { Dates } from "~/lib/metrics/range.ts";
import { isEstimated, unitWords } from "~/lib/metrics/values.ts";
import type { Brush } from "~/lib/trends/brush.ts";
import { CHANGES } from "~/lib/trends/changes.ts";
import { scopeOf, type Trend, useTrend } from "~/lib/trends/query.ts";
import type { TrendsSearch } from "~/lib/trends/search.ts";
import { splitOf, splitWord } from "~/lib/trends/split.ts";
import { rowsOf, tableRows } from "~/lib/trends/table.ts";
import type { MetricDescription, MetricList } from "~/lib/types.ts";
import { ChangesLine, useMarks } from "./changes-line.tsx";
import { GroupTable } from "./group-table.tsx";
import { LargeChart } from "./large-chart.tsx";
import { comparison } from "./metric-panel.tsx";
import { Misfit } from "./misfit.tsx";

type Props = {
  list: Asked<MetricList>;
  metric: MetricDescription;
  search: TrendsSearch;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  onChoose: (dates: Dates | undefined) => void;
  children: (trend: Trend) => React.ReactNode;
};

const GROUPS = 20;

/** One metric, large: its groups as lines, and under them their numbers. */
export function Single({ list, metric, search, brush, onBrush, onChoose, children }: Props) {
  const by = splitOf(metric, search.by);
  const misfits = unfitting(metric, search);
  const split = by === undefined ? undefined : { by, limit: GROUPS };
  const trend = useTrend(misfits.length > 0 ? WAITING : list, search, [metric.name], split);
  const marks = useMarks(search, trend.query.data !== undefined && metric.name !== CHANGES);
  const [pointed, setPointed] = useState<string | null>(null);
  if (misfits.length > 0) return <Misfit metric={metric} words={misfits} search={search} />;
  const look = metricLook(trend.query, metric.name, metric.sources);
  const empty = nothingSentence(trend.query.data, metric.name, search);
  return (
    <>
      <Panel
        title={metric.title}
        note={look.kind === "ready" ? noteOf(look.value, by) : undefined}
        look={look}
        empty={empty}
        height={372}
        aside={<ShowSql metric={metric.name} scope={scopeOf(search)} title={metric.title} />}
      >
        {(value) => (
          <LargeChart
            value={value}
            metric={metric}
            before={trend.before}
            marks={marks}
            by={by}
            search={search}
            brush={brush}
            pointed={pointed}
            onPoint={setPointed}
            onBrush={onBrush}
            onChoose={onChoose}
          />
        )}
      </Panel>
      <Panel
        title={by === undefined ? "In numbers" : `By ${splitWord(by).toLowerCase()}`}
        note={look.kind === "ready" ? comparison(look.value.state) : undefined}
        look={look}
        empty={empty}
        height={by === undefined ? 100 : 260}
        aside={
          look.kind === "ready" && (
            <SaveTable what="The groups of the table" load={() => fileOf(look.value, metric, by)} />
          )
        }
      >
        {(value) => (
          <GroupTable
            rows={rowsOf(value.answer, value.state, metric)}
            state={value.state}
            metric={metric}
            search={search}
            by={by}
            header={headerOf(by)}
          />
        )}
      </Panel>
      <ChangesLine marks={marks} trend={trend} brush={brush} search={search} />
      {children(trend)}
    </>
  );
}

function headerOf(by: string | undefined): string {
  return by === undefined ? "What" : splitWord(by);
}

async function fileOf({ answer, state }: Told, metric: MetricDescription, by: string | undefined): Promise<TableFile> {
  const { groupsFile } = await import("~/lib/files/trends.ts");
  return groupsFile(tableRows(rowsOf(answer, state, metric), by), state, headerOf(by), answer.as_of);
}

/** Nothing is asked while the filter does not fit. */
const WAITING: Asked<unknown> = { data: undefined, error: null, refetch: () => undefined };

function noteOf({ answer, state }: Told, by: string | undefined): string {
  const estimates = isEstimated(state.name) ? ", estimates among it" : "";
  const groups = by === undefined ? "" : `, ${answer.groups_count} groups`;
  return `${unitWords(state)}${estimates}${groups}`;
}
