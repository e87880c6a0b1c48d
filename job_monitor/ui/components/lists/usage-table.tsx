import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { MoreButton } from "~/components/table/growing.tsx";
import { SaveTable } from "~/components/table/save-table.tsx";
import { count, money, quantity, UNKNOWN } from "~/lib/format.ts";
import { useUsagePages } from "~/lib/list-queries.ts";
import { lookOf } from "~/lib/look.ts";
import { useAsked } from "~/lib/queries.ts";
import { calendarDay } from "~/lib/time.ts";
import type { Usage } from "~/lib/types.ts";

function Day({ row }: { row: Usage }) {
  return (
    <span className="num" title={row.is_complete ? undefined : "Not all usage of this day has arrived"}>
      {calendarDay(row.usage_date)}
      {!row.is_complete && <span className="text-muted"> not complete</span>}
    </span>
  );
}

function workspace(row: Usage): string {
  return row.workspace_name ?? (row.workspace_id === null ? "Account" : row.workspace_id);
}

const COLUMNS: Column<Usage>[] = [
  { key: "day", header: "Day (UTC)", cell: (row) => <Day row={row} /> },
  {
    key: "sku",
    header: "SKU",
    cell: (row) => <span className="block truncate">{row.sku_name ?? UNKNOWN}</span>,
    isWide: true,
  },
  { key: "product", header: "Product", cell: (row) => row.billing_origin_product ?? UNKNOWN, from: "lg" },
  { key: "workspace", header: "Workspace", cell: workspace, from: "lg" },
  { key: "quantity", header: "Usage", align: "right", cell: (row) => quantity(row.usage_quantity), from: "sm" },
  { key: "unit", header: "Unit", cell: (row) => row.usage_unit ?? UNKNOWN, from: "sm" },
  { key: "cost", header: "List cost", align: "right", cell: (row) => money(row.list_cost, row.currency) },
];

const SOURCES: readonly string[] = ["system.billing.usage", "system.billing.list_prices"];

/** Usage of each day by SKU, net of corrections, read page by page. */
export function UsageTable({ days }: { days: number }) {
  const query = useUsagePages(days);
  const look = lookOf({
    query: useAsked(query),
    sources: (data) => (data.pages[0]?.sources ?? []).filter((source) => SOURCES.includes(source.name)),
    value: (data) => data.pages.flatMap((page) => page.items),
    isEmpty: (rows) => rows.length === 0,
  });
  return (
    <Panel
      title="By day and SKU"
      note={
        look.kind === "ready"
          ? `${count(look.value.length)} rows shown${query.hasNextPage ? ", more follow" : ", that is all"}`
          : undefined
      }
      look={look}
      empty={`No usage in the last ${days} days.`}
      height={420}
      aside={
        <SaveTable
          what={`All usage of ${days} days`}
          isOff={look.kind !== "ready"}
          load={async () => (await import("~/lib/files/costs.ts")).usageFile(days)}
        />
      }
    >
      {(rows) => (
        <>
          <DataTable
            label="Usage by day"
            columns={COLUMNS}
            rows={rows}
            rowKey={(row) =>
              [
                row.usage_date,
                row.workspace_id,
                row.sku_name,
                row.cloud,
                row.billing_origin_product,
                row.usage_unit,
              ].join(" ")
            }
          />
          {query.hasNextPage && (
            <MoreButton onClick={() => void query.fetchNextPage()} isBusy={query.isFetchingNextPage}>
              {query.isFetchingNextPage ? "Reading …" : "Show earlier days"}
            </MoreButton>
          )}
        </>
      )}
    </Panel>
  );
}
