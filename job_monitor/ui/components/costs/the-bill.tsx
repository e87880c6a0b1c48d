import { Link } from "@tanstack/react-router";
import { UsageTable } from "~/components/lists/usage-table.tsx";
import { type CostsSearch, INITIAL_DAYS } from "~/lib/costs/address.ts";
import { listOf } from "~/lib/jobs/search.ts";
import { namesJobs } from "~/lib/metrics/filters.ts";
import { useAsked, useAttribution } from "~/lib/queries.ts";
import { AttributionPanel } from "./attribution-panel.tsx";
import { FailurePanel } from "./failure-panel.tsx";

/** Whose the whole bill is, and what of it was lost. It is told of everything, so not while a filter names jobs. */
export default function TheBill({ search }: { search: CostsSearch }) {
  if (namesJobs(search)) {
    return (
      <p className="px-1 text-muted">
        Everything above is of the jobs that the filter names. How the bill adds up is told of the bill as a whole.
      </p>
    );
  }
  return <Parts search={search} />;
}

function Parts({ search }: { search: CostsSearch }) {
  const { days = INITIAL_DAYS, ws, view } = search;
  const query = useAsked(useAttribution(days, listOf(ws)));
  return (
    <>
      <div className="grid items-start gap-gap lg:grid-cols-[minmax(0,8fr)_minmax(0,5fr)]">
        <AttributionPanel query={query} days={days} />
        <FailurePanel query={query} days={days} />
      </div>
      {ws === undefined &&
        (view === "day" ? (
          <UsageTable days={days} />
        ) : (
          <Link
            to="/costs"
            search={{ ...search, view: "day" }}
            resetScroll={false}
            className="self-start rounded-md px-1 font-medium text-accent hover:underline"
          >
            Show the usage behind it, by day, SKU and product
          </Link>
        ))}
    </>
  );
}
