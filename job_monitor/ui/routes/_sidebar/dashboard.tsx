import { createFileRoute } from "@tanstack/react-router";
import { AttentionPanel } from "~/components/dashboard/attention.tsx";
import { CostChart } from "~/components/dashboard/cost-chart.tsx";
import { FirstSync } from "~/components/dashboard/first-sync.tsx";
import { Headline } from "~/components/dashboard/headline.tsx";
import { RunsChart } from "~/components/dashboard/runs-chart.tsx";
import { SetUp } from "~/components/dashboard/set-up.tsx";
import { Tiles } from "~/components/dashboard/tiles.tsx";
import { Page } from "~/components/page.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { useAsked, useOverview } from "~/lib/queries.ts";
import { windowSearch } from "~/lib/window.ts";

export const Route = createFileRoute("/_sidebar/dashboard")({ validateSearch: windowSearch, component: Dashboard });

const INITIAL_DAYS = 30;

function Dashboard() {
  const { days = INITIAL_DAYS } = Route.useSearch();
  const query = useAsked(useOverview(days));
  return (
    <Page title="Dashboard" hasViews actions={<WindowPicker to="/dashboard" initial={INITIAL_DAYS} />}>
      <Headline query={query} days={days} />
      <SetUp />
      <FirstSync />
      <Tiles query={query} days={days} />
      <div className="grid items-stretch gap-gap lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <AttentionPanel query={query} days={days} />
        <div className="flex min-w-0 flex-col gap-gap">
          <RunsChart query={query} />
          <CostChart query={query} />
        </div>
      </div>
    </Page>
  );
}
