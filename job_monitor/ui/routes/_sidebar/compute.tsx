import { createFileRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { ComputeHeadline } from "~/components/compute/compute-headline.tsx";
import { ComputeList } from "~/components/compute/compute-list.tsx";
import { ComputeTiles } from "~/components/compute/compute-tiles.tsx";
import { JobUsesPanel } from "~/components/compute/job-uses-panel.tsx";
import { WarehousesPanel } from "~/components/compute/warehouses-panel.tsx";
import { FirstSync } from "~/components/dashboard/first-sync.tsx";
import { Page } from "~/components/page.tsx";
import { WindowPicker } from "~/components/window-picker.tsx";
import { useCompute } from "~/lib/compute/query.ts";
import { type ComputeSearch, INITIAL_DAYS, readComputeSearch } from "~/lib/compute/search.ts";
import { useAsked } from "~/lib/queries.ts";
import { useSettled } from "~/lib/settled.ts";

export const Route = createFileRoute("/_sidebar/compute")({
  validateSearch: readComputeSearch,
  component: ComputePage,
});

// Below what is seen at first.
const AdvicePanel = lazy(() => import("~/components/compute/advice-panel.tsx"));
const ADVICE_LOADING = <div data-look="loading" className="surface h-70" />;

function ComputePage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const { days = INITIAL_DAYS } = search;
  const isSettled = useSettled();
  const query = useAsked(useCompute(days, search.all === true));
  const change = (next: ComputeSearch, isTyping: boolean) =>
    void navigate({ search: next, replace: isTyping, resetScroll: false });
  return (
    <Page title="Compute" hasViews actions={<WindowPicker to="/compute" initial={INITIAL_DAYS} />}>
      <FirstSync />
      <ComputeHeadline query={query} />
      <ComputeTiles query={query} days={days} />
      <ComputeList query={query} days={days} search={search} onChange={change} />
      <Suspense fallback={ADVICE_LOADING}>
        {isSettled ? <AdvicePanel query={query} days={days} /> : ADVICE_LOADING}
      </Suspense>
      <JobUsesPanel query={query} days={days} />
      <WarehousesPanel query={query} days={days} />
    </Page>
  );
}
