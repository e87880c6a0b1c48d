import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, it } from "vitest";
import { parquet, units } from "~/lib/files/parquet.ts";
import { tableFile } from "~/lib/files/table-file.ts";

type Row = { id: string; n: number | null; cost: string | null };

const ROWS: Row[] = [
  { id: "9007199254740993", n: 3, cost: "1234567890123456.000000000001" },
  { id: "=1+1", n: null, cost: "-0.5" },
  { id: "", n: -7, cost: null },
];

const file = tableFile<Row>(
  "rows",
  null,
  [
    { title: "id", kind: "text", cell: (row) => row.id },
    { title: "n", kind: "whole", cell: (row) => row.n },
    { title: "share", kind: "number", cell: (row) => row.n && row.n / 8 },
    { title: "is_big", kind: "flag", cell: (row) => row.n !== null && row.n > 0 },
    { title: "at", kind: "moment", cell: () => "2026-11-21T11:30:00Z" },
    { title: "day", kind: "day", cell: () => "2026-11-21" },
    { title: "cost", kind: "amount", cell: (row) => row.cost },
  ],
  ROWS,
);

it("every kind is read back as it was, and what is not known is null", async () => {
  const rows = await parquetReadObjects({ file: parquet(file) });
  expect(rows.map((row) => [row.id, row.n, row.share, row.is_big])).toEqual([
    ["9007199254740993", 3n, 0.375, true],
    ["=1+1", null, null, false],
    ["", -7n, -0.875, false],
  ]);
  expect(rows[0]).toMatchObject({ at: new Date("2026-11-21T11:30:00Z"), day: new Date("2026-11-21") });
  expect(rows[2]?.cost).toBeNull();
});

it("an amount keeps every digit: it is a whole number of its smallest part", () => {
  const { schema } = parquetMetadata(parquet(file));
  expect(schema.at(-1)).toMatchObject({ converted_type: "DECIMAL", precision: 38, scale: 12 });
  expect(units("1234567890123456.000000000001", 12)).toBe(1234567890123456_000000000001n);
  expect([units("-0.5", 12), units("7", 2), units("0", 0)]).toEqual([-500_000_000_000n, 700n, 0n]);
});

it("a table without rows is a file all the same", async () => {
  const empty = tableFile("none", null, [{ title: "cost", kind: "amount", cell: () => null }], []);
  expect(await parquetReadObjects({ file: parquet(empty) })).toEqual([]);
});
