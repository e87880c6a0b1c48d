import { Panel } from "~/components/panel/panel.tsx";
import { type Column, DataTable } from "~/components/table/data-table.tsx";
import { MissingParts } from "~/components/table/missing-parts.tsx";
import { TimeText } from "~/components/time-text.tsx";
import { missingOfWarehouses, warehousesLook } from "~/lib/compute/look.ts";
import type { Compute, Warehouse } from "~/lib/compute/query.ts";
import { count, duration, money, UNKNOWN } from "~/lib/format.ts";
import type { Asked } from "~/lib/look.ts";

type Props = { query: Asked<Compute>; days: number };

/** SQL warehouses: what they cost, how much of it was for jobs, and what nobody asked for. */
export function WarehousesPanel({ query, days }: Props) {
  const answer = query.data;
  const look = warehousesLook(query);
  const all = answer?.warehouses_count ?? 0;
  return (
    <Panel
      title="SQL warehouses"
      note={
        look.kind === "ready"
          ? all > look.value.length
            ? `${look.value.length} of ${count(all)}`
            : count(all)
          : undefined
      }
      look={look}
      empty={`No SQL warehouse exists, and none was used in ${days} days.`}
      height={220}
    >
      {(rows) => (
        <>
          {answer && <MissingParts missing={missingOfWarehouses(answer)} />}
          <DataTable
            label="SQL warehouses"
            columns={columns(answer?.currency ?? null)}
            rows={rows}
            rowKey={(row) => `${row.workspace_id} ${row.warehouse_id}`}
          />
          <p className="mt-auto border-t border-line px-3.5 py-2 text-[12px] text-muted">
            Idle: hours in which no statement began. Of jobs: an estimate, by the work of their statements in each hour.
          </p>
        </>
      )}
    </Panel>
  );
}

function columns(currency: string | null): Column<Warehouse>[] {
  return [
    { key: "name", header: "Warehouse", isWide: true, cell: (row) => <Name row={row} /> },
    { key: "size", header: "Size", from: "xl", cell: (row) => <Size row={row} /> },
    { key: "state", header: "State", from: "sm", cell: (row) => <State row={row} /> },
    { key: "stop", header: "Stops after", align: "right", from: "xl", cell: (row) => <Stop row={row} /> },
    { key: "up", header: "Up", align: "right", from: "xl", cell: (row) => duration(row.up_s) },
    { key: "jobs", header: "Of jobs", align: "right", from: "sm", cell: (row) => money(row.jobs_cost, currency) },
    { key: "idle", header: "Idle", align: "right", cell: (row) => money(row.idle_cost, currency) },
    { key: "cost", header: "Cost", align: "right", cell: (row) => money(row.cost, currency) },
  ];
}

function Name({ row }: { row: Warehouse }) {
  const workspace = row.workspace_name ?? `workspace ${row.workspace_id}`;
  return (
    <span className="flex min-w-0 items-baseline gap-2" title={`${row.warehouse_id} in ${workspace}`}>
      <span className="truncate font-medium">{row.name ?? row.warehouse_id}</span>
      {row.is_deleted && <span className="text-[12px] text-muted">deleted</span>}
      <span className="truncate text-[12px] text-muted max-lg:hidden">{workspace}</span>
    </span>
  );
}

function Size({ row }: { row: Warehouse }) {
  if (row.warehouse_size === null) return UNKNOWN;
  const size = row.warehouse_size.replaceAll("_", "-").toLowerCase();
  return (
    <span title={row.warehouse_type ?? undefined}>
      {size}
      {row.clusters_max !== null && row.clusters_max > 1 && (
        <span className="num text-muted">
          {" "}
          × {row.clusters_min}–{row.clusters_max}
        </span>
      )}
    </span>
  );
}

function State({ row }: { row: Warehouse }) {
  if (row.state === null) return UNKNOWN;
  return (
    <span>
      {row.state}{" "}
      {row.state_since !== null && (
        <span className="text-muted max-xl:hidden">
          since <TimeText at={row.state_since} />
        </span>
      )}
    </span>
  );
}

function Stop({ row }: { row: Warehouse }) {
  if (row.auto_stop_s === null) return UNKNOWN;
  if (row.auto_stop_s === 0) return <span className="font-semibold text-bad">never</span>;
  return <span>{count(Math.round(row.auto_stop_s / 60))} min</span>;
}
