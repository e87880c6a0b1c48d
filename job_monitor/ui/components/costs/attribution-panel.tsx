import { Panel } from "~/components/panel/panel.tsx";
import { ShowSql } from "~/components/sql/show-sql.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import { attributionLook, basisWord, missingShares } from "~/lib/attribution.ts";
import { money, plural, quantity, ratio, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";
import { calendarDay } from "~/lib/time.ts";
import type { Attribution } from "~/lib/types.ts";
import { AttributionBar } from "./attribution-bar.tsx";
import { AttributionTable } from "./attribution-table.tsx";

type Props = { query: Asked<Attribution>; days: number };

/** Whose the bill is: how much of it has a job, how that is known, and what the rest is. */
export function AttributionPanel({ query, days }: Props) {
  const look = attributionLook(query);
  return (
    <Panel
      title="Whose cost it is"
      note={look.kind === "ready" ? priceWords(look.value) : undefined}
      look={look}
      empty={`No usage in the last ${days} days.`}
      height={360}
      aside={
        look.kind === "ready" && (
          <SaveTable
            what="The parts of the bill"
            load={async () => (await import("~/lib/files/costs.ts")).attributionFile(look.value)}
          />
        )
      }
    >
      {(value) => <Body value={value} days={days} />}
    </Panel>
  );
}

function priceWords({ currency, price_basis }: Attribution): string {
  return currency === null || price_basis === null ? "nothing has a price" : `${currency}, ${basisWord(price_basis)}`;
}

function Body({ value, days }: { value: Attribution; days: number }) {
  const parts = value.parts ?? [];
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 px-3.5 pt-1 pb-2.5 sm:grid-cols-4">
        <Fact name="Billed" sql={<ShowSql metric="billed_cost" days={days} title="Billed cost" />} id="billed">
          {money(value.cost, value.currency)}
        </Fact>
        <Fact name="Of jobs" sql={<ShowSql metric="cost" days={days} title="Cost of jobs" />} id="of-jobs">
          {money(value.attributed_cost, value.currency)}
        </Fact>
        <Fact
          name="Coverage"
          sql={<ShowSql metric="unattributed_ratio" days={days} title="Unattributed share" />}
          id="coverage"
        >
          {ratio(value.attributed_ratio)}
        </Fact>
        <Fact name="Of that estimated" id="estimated">
          {money(value.estimated_cost, value.currency)}
        </Fact>
      </dl>
      <AttributionBar parts={parts} />
      <AttributionTable value={value} />
      <p className="mt-auto border-t border-line px-3.5 py-2 text-[12px] text-muted">{notesOf(value).join(" ")}</p>
    </>
  );
}

/** What the sums hold and what they do not. */
function notesOf(value: Attribution): string[] {
  const unpriced = new Map<string, number>();
  for (const unit of (value.parts ?? []).flatMap((part) => part.unpriced)) {
    unpriced.set(unit.usage_unit, (unpriced.get(unit.usage_unit) ?? 0) + Number(unit.usage_quantity));
  }
  const left = [...unpriced].map(([unit, amount]) => `${quantity(amount.toFixed(6))} ${unit}`);
  const missing = missingShares(value);
  return [
    missing.length > 0 ? `Coverage is a lower bound: not read ${missing.join(", ")}.` : "",
    "The parts add up to the bill, net of corrections.",
    left.length > 0 ? `Without a price and in no part's cost: ${left.join(", ")}.` : "All usage has a price.",
    value.complete_until === null
      ? ""
      : `Usage until ${calendarDay(value.complete_until)} has arrived; later days of these ${plural(value.window.days, "day")} still grow.`,
  ].filter(Boolean);
}

type FactProps = { name: string; id: string; sql?: React.ReactNode; children: string };

function Fact({ name, id, sql, children }: FactProps) {
  return (
    <div className="min-w-0">
      <dt className="flex h-6 items-center gap-1 text-[12px] text-muted">
        <span className="truncate">{name}</span>
        {sql}
      </dt>
      <dd
        data-testid={`attribution-${id}`}
        className={`num truncate text-[17px] font-semibold tracking-tight ${children === UNKNOWN ? "text-muted" : ""}`}
      >
        {children}
      </dd>
    </div>
  );
}
