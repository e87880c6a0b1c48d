import { Link } from "@tanstack/react-router";
import { Select } from "~/components/metrics/select.tsx";
import { ZoneSelect } from "~/components/metrics/zone-select.tsx";
import { INITIAL_RANGE, RANGES, type RangeDays, rangeDays } from "~/lib/metrics/range.ts";
import { HOURLY_DAYS_AT_MOST, STEPS, type Step, stepOf, type TrendsSearch, usualStep } from "~/lib/trends/search.ts";
import { splitOf, splitsOf, splitWord } from "~/lib/trends/split.ts";
import { datesWord } from "~/lib/trends/words.ts";
import type { MetricDescription } from "~/lib/types.ts";

type Props = {
  metrics: readonly MetricDescription[];
  metric: MetricDescription | undefined;
  search: TrendsSearch;
  onChange: (search: TrendsSearch) => void;
};

/** What is drawn: the metric, its split, the length of a step, and whose days. */
export function Controls({ metrics, metric, search, onChange }: Props) {
  const steps = (Object.keys(STEPS) as Step[]).filter(
    (step) => step !== "hour" || rangeDays(search) <= HOURLY_DAYS_AT_MOST,
  );
  const grain = (step: Step) => (step === usualStep(search) ? undefined : step);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5" data-noprint>
      <Select
        label="Metric"
        value={search.metric ?? ""}
        options={[
          { value: "", word: "The usual six" },
          ...metrics.map((one) => ({
            value: one.name,
            word: one.reason === null ? one.title : `${one.title} (not known)`,
          })),
          ...(metric === undefined && search.metric ? [{ value: search.metric, word: search.metric }] : []),
        ]}
        onChange={(name) => onChange({ ...search, metric: name || undefined, by: name ? search.by : undefined })}
      />
      {metric && (
        <Select
          label="Split by"
          value={splitOf(metric, search.by) ?? ""}
          options={[
            { value: "", word: "Nothing" },
            ...splitsOf(metric, search.by).map((name) => ({ value: name, word: splitWord(name) })),
          ]}
          onChange={(by) => onChange({ ...search, by: by || undefined })}
        />
      )}
      <Select
        label="Step"
        value={stepOf(search)}
        options={steps.map((step) => ({ value: step, word: STEPS[step] }))}
        onChange={(step) => onChange({ ...search, grain: grain(step as Step) })}
      />
      <ZoneSelect zone={search.zone} onZone={(zone) => onChange({ ...search, zone })} />
    </div>
  );
}

const PIECE =
  "num inline-flex h-6 items-center rounded px-2 text-[12px] font-medium text-muted hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink";

/** The range as links: each is an address, and Back undoes the choice. */
export function RangePicker({ search }: { search: TrendsSearch }) {
  const { from, to, days = INITIAL_RANGE } = search;
  const dates = from !== undefined && to !== undefined ? { from, to } : undefined;
  const isCurrent = (offered: RangeDays) => dates === undefined && offered === days;
  return (
    <nav
      aria-label="Range"
      data-noprint
      className="inline-flex max-w-full flex-wrap rounded-md border border-line bg-panel p-0.5"
    >
      {dates && (
        <span aria-current="page" className={PIECE}>
          {datesWord(dates)}
        </span>
      )}
      {RANGES.map((offered) => (
        <Link
          key={offered}
          to="/trends"
          search={{
            ...search,
            from: undefined,
            to: undefined,
            span: undefined,
            grain: undefined,
            days: offered === INITIAL_RANGE ? undefined : offered,
          }}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={isCurrent(offered) ? "page" : undefined}
          className={PIECE}
        >
          {offered} days
        </Link>
      ))}
    </nav>
  );
}
