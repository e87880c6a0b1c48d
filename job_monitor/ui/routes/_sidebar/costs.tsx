import { createFileRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { CostFilter } from "~/components/costs/cost-filter.tsx";
import { DaysPanel } from "~/components/costs/days-panel.tsx";
import { GroupsPanel } from "~/components/costs/groups-panel.tsx";
import { MonthTiles } from "~/components/costs/month-tiles.tsx";
import { MoversPanel } from "~/components/costs/movers-panel.tsx";
import { Page } from "~/components/page.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { type CostsSearch, INITIAL_DAYS, readCosts, USUAL_SPLIT } from "~/lib/costs/address.ts";
import { useCosts } from "~/lib/costs/query.ts";
import { isNarrowed } from "~/lib/costs/search.ts";
import { useAsked } from "~/lib/queries.ts";
import { useSettled } from "~/lib/settled.ts";

export const Route = createFileRoute("/_sidebar/costs")({ validateSearch: readCosts, component: Costs });

// Below what is seen at first, and half of the page's code.
const TheBill = lazy(() => import("~/components/costs/the-bill.tsx"));
const BILL_LOADING = <div data-look="loading" className="surface h-100" />;

function Costs() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const change = (next: CostsSearch, isTyping = false) =>
    void navigate({ search: readCosts(next), replace: isTyping, resetScroll: false });
  const query = useAsked(useCosts(search));
  const isSettled = useSettled();
  const { days = INITIAL_DAYS } = search;
  const empty = isNarrowed(search)
    ? "Nothing in these days fits the filter. Clear it, or choose other days."
    : `No usage in the last ${days} days.`;
  return (
    <Page title="Costs" hasViews actions={<WindowPicker to="/costs" initial={INITIAL_DAYS} />}>
      <CostFilter search={search} onChange={change} />
      <MonthTiles query={query} search={search} />
      <div className="grid items-stretch gap-gap lg:grid-cols-[minmax(0,8fr)_minmax(0,5fr)]">
        <DaysPanel
          query={query}
          search={search}
          onSplit={(by) => change({ ...search, by: by === USUAL_SPLIT ? undefined : by })}
          empty={empty}
        />
        <MoversPanel query={query} />
      </div>
      <GroupsPanel query={query} search={search} onChange={change} empty={empty} />
      <Suspense fallback={BILL_LOADING}>
        {isSettled ? <TheBill search={search} costs={query} /> : BILL_LOADING}
      </Suspense>
    </Page>
  );
}
