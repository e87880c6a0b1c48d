import { useMemo } from "react";
import { Panel } from "~/components/panel/panel.tsx";
import { MissingParts } from "~/components/table/missing-parts.tsx";
import { NoneFits } from "~/components/table/none-fits.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import { basisWord } from "~/lib/attribution.ts";
import { type ComputeRow, decode } from "~/lib/compute/decode.ts";
import { filterRows, sortRows } from "~/lib/compute/list.ts";
import { missingOfRows, rowsLook } from "~/lib/compute/look.ts";
import { type Compute, readWhole } from "~/lib/compute/query.ts";
import { type ComputeSearch, cleared, resorted } from "~/lib/compute/search.ts";
import type { TableFile } from "~/lib/files/table-file.ts";
import { count, money, plural, quantity } from "~/lib/format.ts";
import type { Asked, Look } from "~/lib/look.ts";
import { calendarDay } from "~/lib/time.ts";
import { ComputeTable } from "./compute-table.tsx";
import { FilterBar } from "./filter-bar.tsx";

type Props = {
  query: Asked<Compute>;
  days: number;
  search: ComputeSearch;
  onChange: (search: ComputeSearch, isTyping: boolean) => void;
};

/** Clusters by what they are for: what idled for the most money first, then what cost the most. */
export function ComputeList({ query, days, search, onChange }: Props) {
  const answer = query.data;
  const look = useMemo(() => rowsLook(query), [query]);
  const all = look.kind === "ready" ? look.value : [];
  const { shown, counts } = useMemo(() => filterRows(all, search), [all, search]);
  const sorted = useMemo(() => sortRows(shown, search), [shown, search]);
  return (
    <Panel
      title="Clusters"
      note={noteOf(look, shown.length, answer)}
      look={look}
      empty={`No cluster was used in the last ${days} days, and no all-purpose cluster exists.`}
      height={520}
      loadingHeight={640}
      aside={
        answer &&
        look.kind === "ready" && <SaveTable what="All rows that fit the filter" load={() => fileOf(answer, search)} />
      }
    >
      {() =>
        answer && (
          <>
            <FilterBar search={search} counts={counts} workspaces={namesOf(all)} onChange={onChange} />
            <CutLine answer={answer} shown={all.length} onAll={() => onChange({ ...search, all: true }, false)} />
            <MissingParts missing={missingOfRows(answer)} />
            {sorted.length === 0 ? (
              <NoneFits title="No row fits the filter" onClear={() => onChange(cleared(search), false)} />
            ) : (
              <ComputeTable
                rows={sorted}
                currency={answer.currency}
                search={search}
                onSort={(key) => onChange(resorted(search, key), false)}
              />
            )}
            <Footnote answer={answer} />
          </>
        )
      }
    </Panel>
  );
}

function namesOf(rows: readonly ComputeRow[]): Map<string, string> {
  return new Map(rows.map((row) => [row.workspaceId, row.workspace]));
}

function noteOf(look: Look<ComputeRow[]>, shown: number, answer: Compute | undefined): string | undefined {
  if (look.kind !== "ready" || answer === undefined) return undefined;
  const some = shown === look.value.length ? count(shown) : `${count(shown)} of ${count(look.value.length)}`;
  const { currency, price_basis: basis } = answer;
  return `${some}${currency === null || basis === null ? "" : `, in ${currency} at ${basisWord(basis)}`}`;
}

type CutProps = { answer: Compute; shown: number; onAll: () => void };

/** Filters and order are of what is here: where that is not everything, it is said, and can be had. */
function CutLine({ answer, shown, onAll }: CutProps) {
  const total = answer.totals.rows_count ?? shown;
  if (shown >= total) return null;
  return (
    <p
      role="note"
      className="mx-3.5 mb-2 flex flex-wrap items-center gap-x-2 rounded bg-warn-soft px-2 py-1 text-[12px]"
    >
      <span>
        The first {count(shown)} of {count(total)} rows, by idle cost, then cost: filters and order are of these alone.
      </span>
      {shown < 5000 && (
        <button type="button" onClick={onAll} className="h-6 font-medium text-accent hover:underline">
          Load all
        </button>
      )}
    </p>
  );
}

/** All rows that fit the filter, also those that the page did not load. */
async function fileOf(answer: Compute, search: ComputeSearch): Promise<TableFile> {
  const isCut = (answer.totals.rows_count ?? 0) > (answer.rows?.kind.length ?? 0);
  const whole = isCut ? await readWhole(answer.window.days) : answer;
  const { computeFile } = await import("~/lib/files/compute.ts");
  return computeFile(sortRows(filterRows(decode(whole) ?? [], search).shown, search), whole.currency, whole.window.to);
}

/** What the figures hold and what they do not. */
function Footnote({ answer }: { answer: Compute }) {
  const { totals, currency, complete_until: until, unpriced, window, support_source: source } = answer;
  const left = (unpriced ?? []).map((one) => `${quantity(one.usage_quantity)} ${one.usage_unit}`);
  return (
    <p className="border-t border-line px-3.5 py-2 text-[12px] text-pretty text-muted" data-testid="compute-notes">
      Serverless compute has no clusters and no samples:{" "}
      <span data-testid="serverless">{money(totals.serverless_cost, currency)}</span> in {plural(window.days, "day")}.
      CPU and memory are of workers, by cluster-hours weighted with the workers' time: p50 to p95 as a bar, the highest
      minute as a tick. Costs are the platform's; machines of the cloud are on the cloud's bill.
      {left.length > 0 && ` Without a price and in no cost: ${left.join(", ")}.`}
      {until !== null && ` Usage until ${calendarDay(until)} has arrived; later days still grow.`} Ends of support:{" "}
      <a href={source} target="_blank" rel="noreferrer" className="text-accent underline">
        as Databricks published them
      </a>
      .
    </p>
  );
}
