import { createFileRoute } from "@tanstack/react-router";
import { AttentionPanel } from "~/components/dashboard/attention.tsx";
import { CostChart } from "~/components/dashboard/cost-chart.tsx";
import { FirstSync } from "~/components/dashboard/first-sync.tsx";
import { Headline } from "~/components/dashboard/headline.tsx";
import { HoursChart } from "~/components/dashboard/hours-chart.tsx";
import { MoversPanel } from "~/components/dashboard/movers-panel.tsx";
import { RunsChart } from "~/components/dashboard/runs-chart.tsx";
import { SetUp } from "~/components/dashboard/set-up.tsx";
import { Tiles } from "~/components/dashboard/tiles.tsx";
import { PageFilter } from "~/components/metrics/page-filter.tsx";
import { Page } from "~/components/page.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { useRunningCounts } from "~/lib/activity-queries.ts";
import { readJobFilters } from "~/lib/metrics/filter-address.ts";
import { filterParams } from "~/lib/metrics/filters.ts";
import { readDashboard } from "~/lib/overview-search.ts";
import { useAsked, useOverview } from "~/lib/queries.ts";

export const Route = createFileRoute("/_sidebar/dashboard")({ validateSearch: readDashboard, component: Dashboard });

const INITIAL_DAYS = 30;

function Dashboard() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const { days = INITIAL_DAYS, show } = search;
  const filters = readJobFilters(search);
  const asked = filterParams(filters);
  const query = useAsked(useOverview(days, asked));
  const running = useAsked(useRunningCounts(asked));
  return (
    <Page title="Dashboard" hasViews actions={<WindowPicker to="/dashboard" initial={INITIAL_DAYS} />}>
      <Headline query={query} days={days} />
      <PageFilter
        filters={filters}
        range={{ days }}
        onChange={(next, isTyping) =>
          void navigate({ search: { ...search, ...next }, replace: isTyping, resetScroll: false })
        }
      />
      <SetUp />
      <FirstSync />
      <Tiles query={query} running={running} days={days} filters={filters} />
      <div className="grid items-stretch gap-gap lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <AttentionPanel query={query} days={days} show={show} filters={filters} />
        <div className="flex min-w-0 flex-col gap-gap">
          <HoursChart query={query} />
          <MoversPanel query={query} filters={filters} />
        </div>
      </div>
      <div className="grid items-stretch gap-gap lg:grid-cols-2">
        <RunsChart query={query} />
        <CostChart query={query} />
      </div>
    </Page>
  );
}
