import { expect, type Page, test } from "@playwright/test";
import { PAGES, settle } from "./support.ts";

/** What a page may move after its first look, and of how many nodes it may be. */
const SHIFT_AT_MOST = 0.02;
const NODES_AT_MOST = 1500;
/** What it may have asked for by the moment when no panel that is in sight, or most of it, is loading any more. */
const REQUESTS_AT_MOST = 15;
const ANSWERS_AT_MOST = 2;
/** A job's page shows one of its runs as well: which one follows from the job, and its error text is the workspace's. */
const OF_A_JOB = 3;

type Measured = { shift: number; first_ms: number; largest_ms: number; usable_ms: number };
declare global {
  interface Window {
    measured: Measured;
  }
}

/** In the page, from its first moment on. */
function watch(): void {
  window.measured = { shift: 0, first_ms: 0, largest_ms: 0, usable_ms: Number.POSITIVE_INFINITY };
  const isInSight = (look: Element) => {
    const { top, height } = look.getBoundingClientRect();
    return top + height / 2 < innerHeight;
  };
  new MutationObserver((_, observer) => {
    const loading = [...document.querySelectorAll('main [data-look="loading"]')].filter(isInSight);
    if (loading.length > 0 || !document.querySelector("main [data-look]")) return;
    window.measured.usable_ms = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-look"] });
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

/** What was asked for until then: the document, and what the browser lists besides. */
function askedBy(usable_ms: number): string[] {
  const others = performance.getEntriesByType("resource").filter((one) => one.startTime <= usable_ms);
  return [location.pathname, ...others.map((one) => new URL(one.name).pathname)];
}

test("no page asks for more than it needs before it can be used", async ({ page }) => {
  await page.addInitScript(watch);
  const [job = "", run = ""] = await aJobAndARun(page);
  for (const path of [...PAGES, job, run]) {
    await page.goto(path);
    await settle(page);
    const { usable_ms } = await page.evaluate(() => window.measured);
    const asked = await page.evaluate(askedBy, usable_ms);
    const answers = asked.filter((one) => one.startsWith("/api/"));
    const counts = `${asked.length} requests, ${answers.length} of them to the API`;
    process.stdout.write(`${path}: ${counts}, in use after ${Math.round(usable_ms)} ms\n`);
    expect.soft(asked.length, `${path}: ${asked.join(" ")}`).toBeLessThanOrEqual(REQUESTS_AT_MOST);
    expect.soft(answers.length, answers.join(" ")).toBeLessThanOrEqual(path === job ? OF_A_JOB : ANSWERS_AT_MOST);
  }
});

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
