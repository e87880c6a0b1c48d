import { createFileRoute } from "@tanstack/react-router";
import { FirstSync } from "~/components/dashboard/first-sync.tsx";
import { PageFilter } from "~/components/metrics/page-filter.tsx";
import { Page } from "~/components/page.tsx";
import { RunningList } from "~/components/running/running-list.tsx";
import { RunningTiles } from "~/components/running/running-tiles.tsx";
import { clockAhead, useRunning } from "~/lib/activity-queries.ts";
import { filterParams } from "~/lib/metrics/filters.ts";
import { useAsked } from "~/lib/queries.ts";
import { type RunningSearch, readRunningSearch } from "~/lib/running-search.ts";

export const Route = createFileRoute("/_sidebar/running")({ validateSearch: readRunningSearch, component: Running });

function Running() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const asked = useRunning(filterParams(search));
  const query = useAsked(asked);
  const change = (next: RunningSearch, isTyping: boolean) =>
    void navigate({ search: next, replace: isTyping, resetScroll: false });
  return (
    <Page title="Running now">
      <FirstSync />
      <PageFilter
        filters={search}
        range={{ days: 7 }}
        onChange={(filters, isTyping) => change({ ...search, ...filters }, isTyping)}
      />
      <RunningTiles query={query} />
      <RunningList
        query={query}
        ahead={clockAhead(asked.data, asked.dataUpdatedAt)}
        search={search}
        onChange={change}
      />
    </Page>
  );
}
