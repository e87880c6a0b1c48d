import { csv } from "./csv.ts";
import type { TableFile } from "./table-file.ts";

export type Format = "CSV" | "Parquet";

/** Gives the browser the table as a file. */
export async function save(table: TableFile, format: Format): Promise<void> {
  if (format === "CSV") return download(`${table.name}.csv`, csv(table), "text/csv;charset=utf-8");
  const { parquet } = await import("./parquet.ts");
  download(`${table.name}.parquet`, parquet(table), "application/vnd.apache.parquet");
}

function download(fileName: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
