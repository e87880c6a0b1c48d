import { createFileRoute, Link } from "@tanstack/react-router";
import { AttributionPanel } from "~/components/costs/attribution-panel.tsx";
import { FailurePanel } from "~/components/costs/failure-panel.tsx";
import { JobCostsTable } from "~/components/lists/job-costs-table.tsx";
import { UsageTable } from "~/components/lists/usage-table.tsx";
import { Page } from "~/components/page.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { useAsked, useAttribution } from "~/lib/queries.ts";
import { type WindowSearch, windowSearch } from "~/lib/window.ts";

type View = "job" | "day";
type Search = WindowSearch & { view?: View | undefined };

function readSearch(search: Record<string, unknown>): Search {
  return { ...windowSearch(search), view: search.view === "day" ? "day" : undefined };
}

export const Route = createFileRoute("/_sidebar/costs")({ validateSearch: readSearch, component: Costs });

const INITIAL_DAYS = 30;

function Costs() {
  const { days = INITIAL_DAYS, view = "job" } = Route.useSearch();
  const query = useAsked(useAttribution(days));
  return (
    <Page
      title="Costs"
      hasViews
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <ViewPicker />
          <WindowPicker to="/costs" initial={INITIAL_DAYS} />
        </div>
      }
    >
      <div className="grid items-start gap-gap lg:grid-cols-[minmax(0,8fr)_minmax(0,4fr)]">
        <AttributionPanel query={query} days={days} />
        <FailurePanel query={query} days={days} />
      </div>
      {view === "job" ? <JobCostsTable days={days} /> : <UsageTable days={days} />}
    </Page>
  );
}

const VIEWS: { view: View; word: string }[] = [
  { view: "job", word: "By job" },
  { view: "day", word: "By day" },
];

function ViewPicker() {
  return (
    <nav aria-label="View" className="inline-flex rounded-md border border-line bg-panel p-0.5">
      {VIEWS.map((one) => (
        <Link
          key={one.view}
          to="/costs"
          search={(before) => readSearch({ ...before, view: one.view })}
          activeOptions={{ exact: true, includeSearch: true }}
          className="inline-flex h-6 items-center rounded px-2 text-[12px] font-medium text-muted hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
        >
          {one.word}
        </Link>
      ))}
    </nav>
  );
}
