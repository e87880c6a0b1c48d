import { Panel } from "~/components/panel/panel.tsx";
import { SourceBadge } from "~/components/source-badge.tsx";
import { Fact } from "~/components/status/fact.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { count, UNKNOWN } from "~/lib/format.ts";
import { lookOf } from "~/lib/look.ts";
import { useAttribution } from "~/lib/queries.ts";
import { basisWords, COST_DAYS, currencyWords, priceWords } from "~/lib/settings/prices.ts";
import { useConfigured } from "~/lib/settings/queries.ts";
import type { Configured } from "~/lib/settings/types.ts";
import type { Source } from "~/lib/types.ts";

const LIST = "system.billing.list_prices";
const ACCOUNT = "system.billing.account_prices";

/** Which prices costs are made of, and where that is set. Read only: the installation decides. */
export default function PriceSettings() {
  const query = useConfigured();
  // What is configured is known whatever the prices' tables say, so no source decides the look.
  const look = lookOf({ query, sources: () => [], value: (data) => data });
  return (
    <>
      <Panel title="Prices" note="set by the installation, read only here" look={look} empty="" height={200}>
        {(data) => <Facts data={data} />}
      </Panel>
      <Panel
        title="Discounts"
        note={look.kind === "ready" ? discountNote(look.value) : undefined}
        look={lookOf({
          query,
          sources: () => [],
          value: (data) => data.prices.discounts,
          isEmpty: (all) => all.length === 0,
        })}
        empty="No discount is configured: costs are at the price above. Discounts stand in monitor.yaml."
        height={160}
      >
        {(rows) => <DataTable label="Discounts" columns={COLUMNS} rows={rows} rowKey={(row) => row.sku} />}
      </Panel>
    </>
  );
}

type Discount = Configured["prices"]["discounts"][number];

const COLUMNS: Column<Discount>[] = [
  { key: "sku", header: "SKU", cell: (row) => row.sku, isWide: true },
  { key: "percent", header: "Off the price", align: "right", cell: (row) => `${row.percent}%` },
];

function discountNote({ prices, file }: Configured): string {
  const { discounts, discounts_count } = prices;
  if (discounts_count === 0) return `of ${file.path}`;
  const part = discounts.length < discounts_count ? `the first ${count(discounts.length)} of ` : "";
  return `${part}${count(discounts_count)} in ${file.path}, the first that fits decides`;
}

function Facts({ data }: { data: Configured }) {
  const bill = useAttribution(COST_DAYS);
  const basis = basisWords(bill.data, bill.error === null ? null : sentenceOf(bill.error));
  return (
    <div className="flex flex-col gap-3 px-3.5 pt-1 pb-3.5">
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        <Fact name="Currency">
          <span className="text-[16px] font-semibold">{data.prices.currency}</span>
          <span className="block text-[12px] text-muted">{currencyWords(data)}</span>
        </Fact>
        <Fact name={`Costs of the last ${COST_DAYS} days are at`}>
          <span className="text-[16px] font-semibold">{basis.word}</span>
          <span className="block text-[12px] text-muted">{basis.says}</span>
        </Fact>
        <Price kind="list" name="List prices" source={data.sources.find((one) => one.name === LIST)} />
        <Price
          kind="account"
          name="The account's own prices"
          source={data.sources.find((one) => one.name === ACCOUNT)}
        />
      </dl>
    </div>
  );
}

function Price({ kind, name, source }: { kind: "list" | "account"; name: string; source: Source | undefined }) {
  return (
    <Fact name={name}>
      {source === undefined ? UNKNOWN : <SourceBadge state={source.state} />}
      {source && <span className="block text-[12px] text-muted">{priceWords(kind, source.state)}</span>}
    </Fact>
  );
}
