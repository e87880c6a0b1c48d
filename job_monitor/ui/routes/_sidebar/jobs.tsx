import { createFileRoute } from "@tanstack/react-router";
import { JobsList } from "~/components/jobs/jobs-list.tsx";
import { Page } from "~/components/page.tsx";
import { useJobTable } from "~/lib/jobs/query.ts";
import { type JobsSearch, readSearch } from "~/lib/jobs/search.ts";

export const Route = createFileRoute("/_sidebar/jobs")({ validateSearch: readSearch, component: Jobs });

function Jobs() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const change = (next: JobsSearch, isTyping: boolean) =>
    void navigate({ search: next, replace: isTyping, resetScroll: false });
  return (
    <Page title="Jobs" hasViews>
      <JobsList query={useJobTable(search.tag !== undefined)} search={search} onChange={change} />
    </Page>
  );
}
