import { useMemo, useState } from "react";
import { FilterBar } from "~/components/metrics/filter-bar.tsx";
import { SourcesLine } from "~/components/metrics/sources-line.tsx";
import { ZoneSelect } from "~/components/metrics/zone-select.tsx";
import { Panel } from "~/components/panel/panel.tsx";
import { ShowSql } from "~/components/sql/show-sql.tsx";
import { CALENDAR_METRICS } from "~/lib/calendar/days.ts";
import { daysIn, layoutOf } from "~/lib/calendar/layout.ts";
import { type CalendarValue, calendarLook } from "~/lib/calendar/look.ts";
import { type CalendarSearch, calendarParams, yearIn } from "~/lib/calendar/search.ts";
import { daySentence, dayWord } from "~/lib/calendar/words.ts";
import { useNow } from "~/lib/clock.ts";
import type { Look } from "~/lib/look.ts";
import { filterParams } from "~/lib/metrics/filters.ts";
import { nothingSentence } from "~/lib/metrics/look.ts";
import { useMetrics } from "~/lib/metrics/query.ts";
import { useAsked } from "~/lib/queries.ts";
import { DayCard } from "./day-card.tsx";
import { CalendarGrid } from "./grid.tsx";
import { CalendarLegend } from "./legend.tsx";
import { MonthTable, WorstDays } from "./side-panels.tsx";

type Props = {
  search: CalendarSearch;
  onChange: (search: CalendarSearch, isTyping: boolean) => void;
  onOpen: (date: string) => void;
};

/** A year at a glance: how the runs of each day ended. One question to the metrics answers all of it. */
export function Calendar({ search, onChange, onOpen }: Props) {
  const range = calendarParams(search, yearIn(useNow(), search.zone));
  const scope = { ...range, ...filterParams(search) };
  const query = useAsked(useMetrics({ metric: [...CALENDAR_METRICS], grain: "day", ...scope }));
  const look = calendarLook(query);
  const empty = nothingSentence(query.data, "runs", search);
  return (
    <>
      <FilterBar
        filters={search}
        range={range}
        onChange={(filters, isTyping) => onChange({ ...search, ...filters }, isTyping)}
      >
        <ZoneSelect zone={search.zone} onZone={(zone) => onChange({ ...search, zone }, false)} />
      </FilterBar>
      <Panel
        title="Outcomes by day"
        note={`by the day they ended, ${search.zone ?? "UTC"}`}
        look={look}
        empty={empty}
        height={300}
        aside={<ShowSql metric="runs" scope={scope} title="Runs" />}
      >
        {(value) => <Year value={value} search={search} onOpen={onOpen} />}
      </Panel>
      <div className="grid items-start gap-gap lg:grid-cols-2">
        <WorstDays look={look} empty={empty} search={search} />
        <MonthTable look={shownDays(look, search)} empty={empty} />
      </div>
      <SourcesLine asOf={query.data?.as_of ?? null} sources={query.data?.sources ?? []} />
    </>
  );
}

/** The value cut to the days that the grid shows, so that sums are of what is seen. */
function shownDays(look: Look<CalendarValue>, { year }: CalendarSearch): Look<CalendarValue> {
  if (look.kind !== "ready") return look;
  const days = daysIn(layoutOf(look.value.days, year === undefined));
  return { ...look, value: { ...look.value, days } };
}

function Year({ value, search, onOpen }: { value: CalendarValue } & Pick<Props, "search" | "onOpen">) {
  const layout = useMemo(() => layoutOf(value.days, search.year === undefined), [value.days, search.year]);
  const days = useMemo(() => daysIn(layout), [layout]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const dayAt = (date: string | null) => days.find((day) => day.date === date);
  const at = dayAt(cursor) ?? days.at(-1) ?? null;
  const card = dayAt(pointed) ?? at;
  return (
    <>
      <CalendarGrid layout={layout} days={days} at={at} onAt={setCursor} onPoint={setPointed} onOpen={onOpen} />
      <CalendarLegend days={days} />
      {card && <DayCard day={card} search={search} />}
      <p role="status" className="sr-only">
        {cursor !== null && at ? `${dayWord(at.date)}: ${daySentence(at)}` : ""}
      </p>
    </>
  );
}
