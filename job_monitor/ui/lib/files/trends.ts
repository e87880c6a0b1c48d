import type { Row } from "~/lib/trends/table.ts";
import type { MetricState } from "~/lib/types.ts";
import { type FileColumn, type Kind, type TableFile, tableFile } from "./table-file.ts";

const AMOUNTS: ReadonlySet<MetricState["unit"]> = new Set(["currency", "usage_unit"]);

/** A metric by group: over the range, and its complete days against as many before. */
export function groupsFile(rows: readonly Row[], state: MetricState, header: string, asOf: string | null): TableFile {
  const kind: Kind = AMOUNTS.has(state.unit) ? "amount" : "number";
  const unit = state.unit === "currency" ? (state.currency ?? "unknown") : state.unit;
  const columns: FileColumn<Row>[] = [
    { title: header.toLowerCase(), kind: "text", cell: (row) => row.label },
    { title: "key", kind: "text", cell: (row) => row.key },
    { title: "unit", kind: "text", cell: () => unit },
    { title: "whole_range", kind, cell: (row) => row.value },
    { title: "complete_days", kind, cell: (row) => row.complete },
    { title: "as_many_before", kind, cell: (row) => row.before },
    { title: "coverage", kind: "number", cell: (row) => row.coverage },
  ];
  return tableFile(state.name, asOf, columns, rows);
}
