import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { parquetReadObjects } from "hyparquet";
import { plainDecimal, settle } from "./support.ts";

/** The file that a panel's button gives, whole. */
async function saved(page: Page, panel: string, format: "CSV" | "Parquet"): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("region", { name: panel }).getByRole("button", { name: format }).click();
  const file = await waiting;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

function linesOf({ bytes }: { bytes: Buffer }): string[] {
  return bytes.toString("utf8").replace("\ufeff", "").trimEnd().split("\r\n");
}

async function rowsOf({ bytes }: { bytes: Buffer }): Promise<Record<string, unknown>[]> {
  return await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
}

type RunPage = { items: { run_id: string }[]; next: string | null };

async function idsOfRuns(page: Page): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const params: Record<string, string | number> = { days: 7, limit: 1000, ...(cursor ? { cursor } : {}) };
    const answer: RunPage = await (await page.request.get("/api/jobs/runs", { params })).json();
    ids.push(...answer.items.map((run) => run.run_id));
    cursor = answer.next;
  } while (cursor !== null);
  return ids;
}

test("runs are saved to their last page, in both formats alike", async ({ page }) => {
  await page.goto("/runs?days=7");
  await settle(page);
  const ids = await idsOfRuns(page);
  expect(ids.length).toBeGreaterThan(50);
  const text = await saved(page, "Newest runs", "CSV");
  expect(text.name).toMatch(/^runs-\d{4}-\d\d-\d\d\.csv$/);
  expect(linesOf(text)).toHaveLength(ids.length + 1);
  const file = await saved(page, "Newest runs", "Parquet");
  expect(file.name).toMatch(/\.parquet$/);
  expect((await rowsOf(file)).map((run) => run.run_id)).toEqual(ids);
});

test("the parts of the bill are saved to the last digit", async ({ page }) => {
  await page.goto("/costs");
  await settle(page);
  const answer = await (await page.request.get("/api/billing/attribution", { params: { days: 30 } })).json();
  const [header = "", ...lines] = linesOf(await saved(page, "Whose cost it is", "CSV"));
  const place = header.split(",").indexOf("cost");
  const costs = answer.parts.map((part: { cost: string | null }) => part.cost ?? "");
  expect(lines.map((line) => plainDecimal(line.split(",")[place] ?? ""))).toEqual(costs.map(plainDecimal));
});

test("a list that cannot be read to its end says that it was not saved", async ({ page }) => {
  await page.goto("/runs?days=7");
  await settle(page);
  await page.route("**/api/jobs/runs*", (route) => route.abort());
  await page.getByRole("region", { name: "Newest runs" }).getByRole("button", { name: "CSV" }).click();
  await expect(page.getByRole("alert")).toHaveText("Not saved: The server cannot be reached.");
});
