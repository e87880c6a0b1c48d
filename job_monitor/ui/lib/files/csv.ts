import type { Cell, TableFile } from "./table-file.ts";

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** Text as a cell. Text that a spreadsheet would run is led by an apostrophe, which keeps it text. */
function quoted(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function written(cell: Cell, isText: boolean): string {
  if (cell === null) return "";
  return isText ? quoted(String(cell)) : String(cell);
}

/** RFC 4180, with a mark in front by which spreadsheets know UTF-8. */
export function csv({ columns }: Pick<TableFile, "columns">): string {
  const header = columns.map(({ title }) => quoted(title));
  const rows = (columns[0]?.cells ?? []).map((_, row) =>
    columns.map(({ kind, cells }) => written(cells[row] ?? null, kind === "text")),
  );
  return `\ufeff${[header, ...rows].map((cells) => cells.join(",")).join("\r\n")}\r\n`;
}
