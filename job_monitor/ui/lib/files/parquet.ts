import { parquetWriteBuffer } from "hyparquet-writer";
import type { Cell, Kind, TableFile } from "./table-file.ts";

type Schema = NonNullable<Parameters<typeof parquetWriteBuffer>[0]["schema"]>;
type Element = Schema[number];
type Stored = { element: Partial<Element>; of: (cell: NonNullable<Cell>) => unknown };

const PLAIN: Record<Exclude<Kind, "amount">, Stored> = {
  text: { element: { type: "BYTE_ARRAY", converted_type: "UTF8" }, of: String },
  whole: { element: { type: "INT64" }, of: (cell) => BigInt(cell) },
  number: { element: { type: "DOUBLE" }, of: Number },
  flag: { element: { type: "BOOLEAN" }, of: Boolean },
  moment: { element: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" }, of: (cell) => new Date(String(cell)) },
  day: { element: { type: "INT32", converted_type: "DATE" }, of: (cell) => new Date(String(cell)) },
};

/** Digits behind the point. */
function scaleOf(cell: Cell): number {
  return cell === null ? 0 : (String(cell).split(".")[1] ?? "").length;
}

/** Decimal text as a whole number of its smallest parts: a number of the browser would lose the last digits. */
export function units(amount: string, scale: number): bigint {
  const [whole = "0", part = ""] = amount.split(".");
  return BigInt(whole + part.padEnd(scale, "0"));
}

/** As many digits behind the point as the column needs, of 38 in all. */
function amounts(cells: readonly Cell[]): Stored {
  const scale = cells.reduce<number>((most, cell) => Math.max(most, scaleOf(cell)), 0);
  return {
    element: { type: "FIXED_LEN_BYTE_ARRAY", type_length: 16, converted_type: "DECIMAL", precision: 38, scale },
    of: (cell) => units(String(cell), scale),
  };
}

/** The table as an Apache Parquet file. */
export function parquet({ columns }: Pick<TableFile, "columns">): ArrayBuffer {
  const stored = columns.map(({ title, kind, cells }) => {
    const { element, of } = kind === "amount" ? amounts(cells) : PLAIN[kind];
    return {
      element: { ...element, name: title, repetition_type: "OPTIONAL" as const },
      data: cells.map((cell) => (cell === null ? null : of(cell))),
    };
  });
  return parquetWriteBuffer({
    columnData: stored.map(({ element, data }) => ({ name: element.name, data })),
    schema: [{ name: "root", num_children: stored.length }, ...stored.map(({ element }) => element)],
  });
}
