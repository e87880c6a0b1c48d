import { Link } from "@tanstack/react-router";
import { UsageTable } from "~/components/lists/usage-table.tsx";
import { type CostsSearch, INITIAL_DAYS } from "~/lib/costs/address.ts";
import { namesUsage } from "~/lib/costs/search.ts";
import { listOf } from "~/lib/jobs/search.ts";
import type { Asked } from "~/lib/look.ts";
import { namesJobs } from "~/lib/metrics/filters.ts";
import { useAsked, useAttribution } from "~/lib/queries.ts";
import type { Costs } from "~/lib/types.ts";
import { AttributionPanel } from "./attribution-panel.tsx";
import { BillPanel } from "./bill-panel.tsx";
import { FailurePanel } from "./failure-panel.tsx";

/** Whose the whole bill is, and what of it was lost; where a filter names jobs, how these lie in it. */
export default function TheBill({ search, costs }: { search: CostsSearch; costs: Asked<Costs> }) {
  if (namesJobs(search)) return <BillPanel query={costs} ws={search.ws} />;
  return namesUsage(search) ? <WithoutUsage search={search} /> : <Parts search={search} />;
}

function WithoutUsage({ search }: { search: CostsSearch }) {
  return (
    <p className="px-1 text-muted">
      Whose cost it is, and what failure cost, is known of everything that was used, not by SKU or product.{" "}
      <Link
        to="/costs"
        search={{ ...search, sku: undefined, product: undefined }}
        resetScroll={false}
        className="font-medium text-accent hover:underline"
      >
        Show it for all of it
      </Link>
    </p>
  );
}

function Parts({ search }: { search: CostsSearch }) {
  const { days = INITIAL_DAYS, ws, view, zone } = search;
  const query = useAsked(useAttribution(days, listOf(ws)));
  return (
    <>
      {zone !== undefined && <p className="px-1 text-muted">What follows is by days of UTC.</p>}
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
