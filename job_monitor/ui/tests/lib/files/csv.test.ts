import { expect, it } from "vitest";
import { csv } from "~/lib/files/csv.ts";
import { jobsFile } from "~/lib/files/jobs.ts";
import type { Cell, Kind } from "~/lib/files/table-file.ts";
import { decode } from "~/lib/jobs/decode.ts";
import { jobTable } from "../../support/job-table.ts";

const column = (title: string, kind: Kind, ...cells: Cell[]) => ({ title, kind, cells });

it("text that a spreadsheet would run stays text", () => {
  const dangerous = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"];
  const lines = csv({ columns: [column("a", "text", ...dangerous)] }).split("\r\n");
  expect(lines.slice(1, 5)).toEqual([`"'=1+1"`, `"'+1"`, `"'-1"`, `"'@SUM(A1)"`]);
  for (const line of lines.slice(1, -1)) expect(line.startsWith(`"'`)).toBe(true);
});

it("numbers and amounts stay as they are, also negative ones, and what is not known is empty", () => {
  const columns = [
    column("a", "number", -1.5),
    column("b", "amount", "-0.120000000001"),
    column("c", "text", null),
    column("d", "flag", false),
  ];
  expect(csv({ columns })).toBe("\ufeffa,b,c,d\r\n-1.5,-0.120000000001,,false\r\n");
});

it("quotes, commas and breaks stay in their cell", () => {
  expect(csv({ columns: [column("a", "text", 'say "hi", you', "two\nlines")] })).toBe(
    '\ufeffa\r\n"say ""hi"", you"\r\n"two\nlines"\r\n',
  );
});

it("all given jobs are exported, with times in UTC and unknown figures empty", () => {
  const given = [
    { id: "9007199254740993", name: "=HYPERLINK()" },
    { id: "2", cost: null, judged: null, succeeded: null },
  ];
  const set = decode(jobTable(given)) ?? expect.fail("no jobs");
  const file = jobsFile(set.jobs, set.currency, "2026-11-21T12:00:00Z");
  expect(file.name).toBe("jobs-2026-11-21");
  const [header, first, second] = csv(file)
    .slice(1)
    .split("\r\n")
    .map((line) => line.split(","));
  const cell = (line: string[] | undefined, title: string) => line?.[header?.indexOf(title) ?? -1];
  expect(cell(first, "job_id")).toBe("9007199254740993");
  expect(cell(first, "name")).toBe(`"'=HYPERLINK()"`);
  expect(cell(first, "last_run_seen_at")).toBe("2026-11-21T11:30:00.000Z");
  expect([cell(first, "cost_EUR"), cell(second, "cost_EUR"), cell(second, "success_ratio")]).toEqual(["12.5", "", ""]);
});
