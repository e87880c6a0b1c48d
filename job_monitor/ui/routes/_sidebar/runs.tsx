import { createFileRoute } from "@tanstack/react-router";
import { RunsTable } from "~/components/lists/runs-table.tsx";
import { Page } from "~/components/page.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { windowSearch } from "~/lib/window.ts";

export const Route = createFileRoute("/_sidebar/runs")({ validateSearch: windowSearch, component: Runs });

const INITIAL_DAYS = 7;

function Runs() {
  const { days = INITIAL_DAYS } = Route.useSearch();
  return (
    <Page title="Runs" hasViews actions={<WindowPicker to="/runs" initial={INITIAL_DAYS} />}>
      <RunsTable days={days} />
    </Page>
  );
}
