import { client } from "~/lib/api.ts";
import type { Row } from "~/lib/costs/view.ts";
import { dataOf, PAGE_SIZE, readToEnd } from "~/lib/list-queries.ts";
import type { Attribution, Costs, Usage } from "~/lib/types.ts";
import { type FileColumn, type TableFile, tableFile } from "./table-file.ts";

/** Every group over the range, with the rest and what is nobody's: their costs add up to the total. */
export function groupsFile(costs: Costs, rows: readonly Row[]): TableFile {
  const by = costs.group_by ?? "group";
  const columns: FileColumn<Row>[] = [
    { title: "from", kind: "day", cell: () => costs.window.from },
    { title: "until", kind: "day", cell: () => costs.window.to },
    { title: "line", kind: "text", cell: ({ line }) => line.kind },
    { title: by, kind: "text", cell: ({ word }) => word },
    { title: "key", kind: "text", cell: ({ line }) => (line.kind === "group" ? JSON.stringify(line.group) : null) },
    { title: "cost", kind: "amount", cell: ({ line }) => line.cost },
    { title: "complete_cost", kind: "amount", cell: ({ line }) => line.complete },
    { title: "previous_cost", kind: "amount", cell: ({ line }) => line.previous },
    { title: "currency", kind: "text", cell: () => costs.currency },
    { title: "price_basis", kind: "text", cell: () => costs.price_basis },
  ];
  return tableFile(`costs-by-${by.replace(/[^a-z0-9]+/gi, "-")}`, costs.as_of, columns, rows);
}

const USAGE: FileColumn<Usage>[] = [
  { title: "usage_date", kind: "day", cell: (row) => row.usage_date },
  { title: "is_complete", kind: "flag", cell: (row) => row.is_complete },
  { title: "workspace_id", kind: "text", cell: (row) => row.workspace_id },
  { title: "workspace", kind: "text", cell: (row) => row.workspace_name },
  { title: "sku_name", kind: "text", cell: (row) => row.sku_name },
  { title: "cloud", kind: "text", cell: (row) => row.cloud },
  { title: "billing_origin_product", kind: "text", cell: (row) => row.billing_origin_product },
  { title: "usage_quantity", kind: "amount", cell: (row) => row.usage_quantity },
  { title: "usage_unit", kind: "text", cell: (row) => row.usage_unit },
  { title: "unpriced_quantity", kind: "amount", cell: (row) => row.unpriced_quantity },
  { title: "list_cost", kind: "amount", cell: (row) => row.list_cost },
  { title: "default_list_cost", kind: "amount", cell: (row) => row.default_list_cost },
  { title: "currency", kind: "text", cell: (row) => row.currency },
];

/** All usage of so many days, read page by page. */
export async function usageFile(days: number): Promise<TableFile> {
  const { items, as_of } = await readToEnd(async (cursor) => {
    const query = { days, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
    return dataOf(await client.GET("/api/billing/usage", { params: { query } }));
  });
  return tableFile("usage", as_of, USAGE, items);
}

type Part = NonNullable<Attribution["parts"]>[number];

/** The parts of the bill; their costs add up to it. */
export function attributionFile(answer: Attribution): TableFile {
  const columns: FileColumn<Part>[] = [
    { title: "from", kind: "day", cell: () => answer.window.from },
    { title: "until", kind: "day", cell: () => answer.window.to },
    { title: "part", kind: "text", cell: (part) => part.step },
    { title: "reason", kind: "text", cell: (part) => part.reason },
    { title: "is_estimate", kind: "flag", cell: (part) => part.is_estimate },
    { title: "cost", kind: "amount", cell: (part) => part.cost },
    { title: "currency", kind: "text", cell: () => answer.currency },
    { title: "price_basis", kind: "text", cell: () => answer.price_basis },
  ];
  return tableFile("bill", answer.as_of, columns, answer.parts ?? []);
}
