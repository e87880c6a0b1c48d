import { createFileRoute } from "@tanstack/react-router";
import { RunsFilter } from "~/components/lists/runs-filter.tsx";
import { RunsTable } from "~/components/lists/runs-table.tsx";
import { Page } from "~/components/page.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { readRuns } from "~/lib/runs-address.ts";

export const Route = createFileRoute("/_sidebar/runs")({ validateSearch: readRuns, component: Runs });

const INITIAL_DAYS = 7;

function Runs() {
  const search = Route.useSearch();
  return (
    <Page title="Runs" hasViews actions={<WindowPicker to="/runs" initial={INITIAL_DAYS} />}>
      <RunsFilter search={search} />
      <RunsTable search={search} initial={INITIAL_DAYS} />
    </Page>
  );
}
