import { createFileRoute } from "@tanstack/react-router";
import { ResultChips } from "~/components/lists/result-chips.tsx";
import { RunsFilter } from "~/components/lists/runs-filter.tsx";
import { RunsTable } from "~/components/lists/runs-table.tsx";
import { FilterBar } from "~/components/metrics/filter-bar.tsx";
import { Page } from "~/components/page.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { type RunsSearch, readRuns } from "~/lib/runs-address.ts";
import { rangeOf } from "~/lib/runs-search.ts";

export const Route = createFileRoute("/_sidebar/runs")({ validateSearch: readRuns, component: Runs });

const INITIAL_DAYS = 7;

function Runs() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const change = (next: RunsSearch, isTyping: boolean) =>
    void navigate({ search: next, replace: isTyping, resetScroll: false });
  return (
    <Page title="Runs" hasViews actions={<WindowPicker to="/runs" initial={INITIAL_DAYS} />}>
      <FilterBar
        filters={search}
        range={rangeOf(search, INITIAL_DAYS)}
        onChange={(filters, isTyping) => change({ ...search, ...filters }, isTyping)}
      />
      <ResultChips search={search} onChange={(next) => change(next, false)} />
      <RunsFilter search={search} />
      <RunsTable search={search} initial={INITIAL_DAYS} />
    </Page>
  );
}
