import { expect, type Page, test } from "@playwright/test";
import { PAGES, settle } from "./support.ts";

/** What a page may move after its first look, and of how many nodes it may be. */
const SHIFT_AT_MOST = 0.02;
const NODES_AT_MOST = 1500;

type Measured = { shift: number; first_ms: number; largest_ms: number };
declare global {
  interface Window {
    measured: Measured;
  }
}

/** In the page, from its first moment on. */
function watch(): void {
  window.measured = { shift: 0, first_ms: 0, largest_ms: 0 };
  const observe = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("layout-shift", (entry) => {
    window.measured.shift += Number(Reflect.get(entry, "value"));
  });
  observe("paint", (entry) => {
    if (entry.name === "first-contentful-paint") window.measured.first_ms = entry.startTime;
  });
  observe("largest-contentful-paint", (entry) => {
    window.measured.largest_ms = entry.startTime;
  });
}

async function aJobAndARun(page: Page): Promise<string[]> {
  const { items } = await (await page.request.get("/api/jobs/runs?days=7&limit=50&result_class=failed")).json();
  const [run] = items;
  const job = `/jobs/${run.workspace_id}/${run.job_id}`;
  return [job, `${job}/runs/${run.run_id}`];
}

test("no page moves after its first look, or is of more nodes than a browser takes lightly", async ({ page }) => {
  await page.addInitScript(watch);
  for (const path of [...PAGES, ...(await aJobAndARun(page))]) {
    await page.goto(path);
    await settle(page);
    const { shift, first_ms, largest_ms } = await page.evaluate(() => window.measured);
    const nodes = await page.locator("*").count();
    const times = `first paint ${Math.round(first_ms)} ms, largest ${Math.round(largest_ms)} ms`;
    process.stdout.write(`${path}: shift ${shift.toFixed(4)}, ${nodes} nodes, ${times}\n`);
    expect.soft(shift, path).toBeLessThanOrEqual(SHIFT_AT_MOST);
    expect.soft(nodes, path).toBeLessThanOrEqual(NODES_AT_MOST);
  }
});
