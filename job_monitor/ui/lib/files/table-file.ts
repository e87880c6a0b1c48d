/** Null: not known, and so empty. Moments and days are ISO 8601, amounts are decimal text. */
export type Cell = string | number | boolean | null;

/** What a column holds. Ids are text: they are wider than a number of the browser. An amount keeps every digit. */
export type Kind = "text" | "whole" | "number" | "flag" | "moment" | "day" | "amount";

export type FileColumn<Row> = { title: string; kind: Kind; cell: (row: Row) => Cell };

/** A table that leaves the product: each figure as it is, not as it is shown; times in UTC. */
export type TableFile = {
  /** Without an ending. */
  name: string;
  columns: readonly { title: string; kind: Kind; cells: readonly Cell[] }[];
};

/** `asOf` is the moment of the data, whose day the file is named by. */
export function tableFile<Row>(
  subject: string,
  asOf: string | null,
  columns: readonly FileColumn<Row>[],
  rows: readonly Row[],
): TableFile {
  return {
    name: `${subject}-${(asOf ?? "unknown").slice(0, 10)}`,
    columns: columns.map(({ title, kind, cell }) => ({ title, kind, cells: rows.map(cell) })),
  };
}
