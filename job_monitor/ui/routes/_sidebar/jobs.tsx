import { createFileRoute } from "@tanstack/react-router";
import { JobsTable } from "~/components/lists/jobs-table.tsx";
import { Page } from "~/components/page.tsx";
import { JOB_ORDERS, type JobOrder } from "~/lib/lists.ts";
import { useAllJobs } from "~/lib/queries.ts";

type Search = { q?: string | undefined; order?: JobOrder | undefined; deleted?: true | undefined };

function readSearch(search: Record<string, unknown>): Search {
  return {
    q: typeof search.q === "string" && search.q ? search.q : undefined,
    order: JOB_ORDERS.find((known) => known === search.order && known !== "name"),
    deleted: search.deleted === true ? true : undefined,
  };
}

export const Route = createFileRoute("/_sidebar/jobs")({ validateSearch: readSearch, component: Jobs });

function Jobs() {
  const { q = "", order = "name", deleted = false } = Route.useSearch();
  const navigate = Route.useNavigate();
  const query = useAllJobs(deleted);
  const change = (part: { q?: string; order?: JobOrder; deleted?: boolean }, replace: boolean) =>
    navigate({ search: readSearch({ q, order, deleted, ...part }), replace });
  return (
    <Page
      title="Jobs"
      actions={
        <div className="flex flex-wrap items-center gap-3">
          <label className="flex items-center gap-1.5 text-muted">
            <input
              type="checkbox"
              checked={deleted}
              onChange={(event) => change({ deleted: event.target.checked }, false)}
              className="size-3.5 accent-accent"
            />
            Deleted too
          </label>
          <input
            type="search"
            aria-label="Search jobs"
            placeholder="Name, id, team, owner, tag"
            value={q}
            onChange={(event) => change({ q: event.target.value }, true)}
            className="h-7 w-56 rounded-md border border-line-strong bg-panel px-2 placeholder:text-muted"
          />
        </div>
      }
    >
      <JobsTable query={query} text={q} order={order} onOrder={(next) => change({ order: next }, false)} />
    </Page>
  );
}
