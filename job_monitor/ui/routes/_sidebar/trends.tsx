import { createFileRoute } from "@tanstack/react-router";
import { Page } from "~/components/page.tsx";
import { RangePicker } from "~/components/trends/controls.tsx";
import { Trends } from "~/components/trends/trends.tsx";
import { readTrends, type TrendsSearch } from "~/lib/trends/search.ts";

export const Route = createFileRoute("/_sidebar/trends")({ validateSearch: readTrends, component: TrendsPage });

function TrendsPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const change = (next: TrendsSearch, isTyping: boolean) =>
    void navigate({ search: next, replace: isTyping, resetScroll: false });
  return (
    <Page title="Trends" actions={<RangePicker search={search} />}>
      <Trends search={search} onChange={change} />
    </Page>
  );
}
