import { expect, type Locator, type Page, test } from "@playwright/test";
import { count, duration, money, plural, ratio } from "../lib/format.ts";
import { instant, relative } from "../lib/time.ts";
import type { Health, JobTable, Run, RunDetail, RunningNow, Status, Timeline, TimelineGroup } from "../lib/types.ts";
import { settle } from "./support.ts";

type Cells = Record<string, string>;

/** The body of the answer that the page itself got: nothing can have changed between the two. */
async function opened<Body>(page: Page, path: string, api: RegExp): Promise<Body> {
  const answer = page.waitForResponse((one) => api.test(new URL(one.url()).pathname) && one.status() === 200);
  await page.goto(path);
  const body: Body = await (await answer).json();
  await settle(page);
  return body;
}

/** Rows of a table, each cell under the words of its column. */
async function cellsOf(table: Locator, row = "tbody tr"): Promise<Cells[]> {
  const heads = (await table.locator("thead th").allTextContents()).map(plain);
  const rows = await table.locator(row).all();
  return Promise.all(
    rows.map(async (one) => {
      const cells = await one.locator("td, th").allInnerTexts();
      return Object.fromEntries(heads.map((head, place) => [head, plain(cells[place] ?? "")]));
    }),
  );
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** What the API must have sent for the page to show it. */
function sent<Value>(value: Value | null | undefined, what: string): Value {
  if (value == null) throw new Error(`the page shows ${what}, and the API did not send it`);
  return value;
}

function ago(iso: string | null, now: string): string {
  return iso === null ? "—" : relative(instant(iso) ?? Number.NaN, instant(now) ?? Number.NaN);
}

/** As the page has it: one key for a job, as two workspaces may use the same number. */
function jobPlaces({ names, jobs }: JobTable): Map<string, number> {
  const { workspace, job_id } = sent(jobs, "jobs");
  const keys = job_id.map((id, place) => `${names.workspaces[workspace[place] ?? -1]?.workspace_id}/${id}`);
  return new Map(keys.map((key, place) => [key, place]));
}

function groupWords(group: TimelineGroup): string {
  const words = [
    `${group.name ?? ""} ${plural(group.jobs_count, "job")}`,
    group.failed_count ? `${count(group.failed_count)} failed` : "",
    group.running_count ? `${count(group.running_count)} running` : "",
    group.succeeded_count ? `${count(group.succeeded_count)} succeeded` : "",
    group.planned_count ? `${count(group.planned_count)} planned` : "",
  ];
  return words.filter((each) => each !== "").join(" ");
}

test.describe("the numbers in the rows are those of the API", () => {
  test("of runs", async ({ page }) => {
    const { items } = await opened<{ items: Run[] }>(page, "/runs", /^\/api\/jobs\/runs$/);
    // The demo's clock stands still.
    const { now } = await (await page.request.get("/api/running")).json();
    const shown = await cellsOf(page.getByRole("table", { name: "Runs" }));
    expect(shown.length).toBeGreaterThan(40);
    for (const [place, cells] of shown.entries()) {
      const run = sent(items[place], `row ${place}`);
      expect(cells.Job).toContain(`${run.job_name ?? run.run_name} ${run.workspace_name}`);
      expect(cells.Attempts).toBe(count(run.attempts_count));
      expect(cells.Worked).toBe(duration(run.worked_s));
      expect(cells.Started).toBe(ago(run.started_at, now));
    }
  });

  test("of jobs", async ({ page }) => {
    const table = await opened<JobTable>(page, "/jobs", /^\/api\/jobs\/table$/);
    const [jobs, runs, costs] = [sent(table.jobs, "jobs"), sent(table.runs, "runs"), sent(table.costs, "costs")];
    const places = jobPlaces(table);
    const rows = page.getByRole("table", { name: "Jobs" });
    const keys = await rows
      .locator("tr[data-job]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-job")));
    const shown = await cellsOf(rows, "tr[data-job]");
    expect(shown.length).toBeGreaterThan(15);
    for (const [at, cells] of shown.entries()) {
      const place = sent(places.get(keys[at] ?? ""), `row ${at}`);
      const [judged, cost] = [runs.judged[place], costs.cost[place]];
      expect(cells.Job).toContain(jobs.name[place]);
      expect(cells.Success).toBe(judged ? ratio((runs.succeeded[place] ?? Number.NaN) / judged) : "—");
      expect(cells.Typical).toBe(duration(runs.typical_worked_s[place]));
      expect(cells["Cost 30 d"]).toBe(cost == null ? "—" : money(cost, costs.currency));
    }
  });

  test("of what runs now", async ({ page }) => {
    const { runs, now } = await opened<RunningNow>(page, "/running", /^\/api\/running$/);
    const table = page.getByRole("table", { name: "Runs that have not ended" });
    const shown = await cellsOf(table, "tr[data-run]");
    expect(shown.map((cells) => cells.Run).sort()).toEqual(runs?.map((run) => run.run_id).sort());
    for (const cells of shown) {
      const run = sent(
        runs?.find((one) => one.run_id === cells.Run),
        `run ${cells.Run}`,
      );
      const { p50_s, p90_s } = run.normal ?? {};
      const usual = p50_s == null ? "" : `${duration(p50_s)} to ${duration(p90_s)}`;
      expect(cells["Against its usual time"]).toContain(usual);
      expect(cells.Started).toBe(ago(run.started_at, now));
      expect(cells.Whose).toContain(run.team ?? "");
    }
  });

  test("of the timeline and its groups", async ({ page }) => {
    const told = await opened<Timeline>(page, "/timeline", /^\/api\/timeline$/);
    const text = plain((await page.getByRole("main").allInnerTexts()).join(" "));
    const most = Math.max(...(told.concurrency?.running_count ?? []).map(Number));
    expect(text).toContain(`${count(told.jobs_count)} jobs, ${count(told.runs_count)} runs`);
    expect(text).toContain(`most ${most}`);
    // Those further down are drawn when they come into sight.
    for (const group of (told.groups ?? []).slice(0, 4)) expect(text).toContain(groupWords(group));
  });

  test("of the sources on Status", async ({ page }) => {
    const { sources } = await opened<Health>(page, "/status", /^\/api\/health$/);
    const shown = await cellsOf(page.getByRole("table", { name: "Sources" }));
    expect(shown.map((cells) => [cells.Source, cells.Rows]).sort()).toEqual(
      sources.map((source) => [source.name, count(source.row_count)]).sort(),
    );
  });

  test("of the product's own cost on Status", async ({ page }) => {
    const { own_cost } = await opened<Status>(page, "/status", /^\/api\/status$/);
    const told = sent(own_cost, "its own cost");
    const panel = page.getByRole("region", { name: "Own cost" });
    for (const period of [told.last_day, told.last_month]) {
      await expect(panel).toContainText(duration(period.statement_s));
      await expect(panel).toContainText(money(period.cost, told.currency));
    }
  });

  test("of a run's tasks and attempts", async ({ page }) => {
    const { items } = await (await page.request.get("/api/jobs/runs?days=30&limit=200&result_class=failed")).json();
    const run: Run = items.find((one: Run) => one.attempts_count > 1) ?? items[0];
    const path = `/jobs/${run.workspace_id}/${run.job_id}/runs/${run.run_id}`;
    const told = await opened<RunDetail>(page, path, /^\/api\/jobs\/.*\/runs\/\d+$/);
    const tasks = await cellsOf(page.getByRole("table", { name: "Tasks of the run" }));
    expect(tasks).toHaveLength(sent(told.tasks, "tasks").length);
    for (const cells of tasks) {
      const task = sent(
        told.tasks?.find((one) => cells.Task?.includes(one.task_key)),
        `task ${cells.Task}`,
      );
      expect(cells.Worked).toBe(duration(task.worked_s));
      expect(cells.Tries).toBe(count(task.tries.length));
    }
    const attempts = await cellsOf(page.getByRole("table", { name: "Attempts of the run" }));
    expect(attempts.map((cells) => [cells.Attempt, cells.Worked])).toEqual(
      sent(told.attempts, "attempts").map((one) => [String(one.number), duration(one.worked_s)]),
    );
  });
});
