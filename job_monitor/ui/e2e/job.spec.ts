import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { expectNoViolations, settle, THEMES } from "./support.ts";

type Job = { workspace_id: string; job_id: string; job_name: string; last_run_id: string };
type Detail = {
  job: { name: string };
  streak: { failures_count: number; is_failing: boolean };
  runs: { count: number; run_id: string[]; worked_s: number[]; result_class: string[] };
  tasks: { tasks: unknown[] };
  changes: unknown[];
  cost: { cost: string; currency: string };
};

async function read<Body>(request: APIRequestContext, path: string): Promise<Body> {
  const answer = await request.get(path);
  expect(answer.ok(), path).toBe(true);
  return answer.json();
}

/** A failing job of which the Jobs API knows the last run, and the error that its first failed task gave. */
async function failing(request: APIRequestContext): Promise<{ job: Job; error: string }> {
  const { attention } = await read<{ attention: Job[] }>(request, "/api/overview?days=30");
  for (const job of attention) {
    const answer = await request.get(`/api/jobs-api/runs/${job.last_run_id}`);
    if (!answer.ok()) continue;
    const live: { job_id: string; tasks: { error: string | null }[] } = await answer.json();
    const error = live.tasks.find((task) => task.error)?.error;
    if (live.job_id === job.job_id && error) return { job, error };
  }
  throw new Error("No failing job has an error text");
}

function pageOf(job: Job): string {
  return `/jobs/${job.workspace_id}/${job.job_id}`;
}

function runPageOf(job: Job): string {
  return `${pageOf(job)}/runs/${job.last_run_id}`;
}

async function expectChosen(page: Page, runId: string | undefined): Promise<void> {
  await expect(page.getByTestId("selected-run")).toHaveAttribute("data-run", runId ?? "");
}

test.describe("a job", () => {
  test("is one click away from the dashboard, with its error text in sight", async ({ page, request }) => {
    const { job, error } = await failing(request);
    await page.goto("/dashboard");
    await settle(page);
    const table = page.getByRole("table", { name: "Jobs that need attention" });
    const more = page.getByRole("button", { name: /Show more/ });
    if ((await table.getByRole("link", { name: job.job_name }).count()) === 0) await more.click();
    await table.getByRole("link", { name: job.job_name }).first().click();
    const text = page.getByTestId("error-text");
    await expect(text).toContainText("First cause, in task");
    await expect(text).toContainText(error.split("\n")[0] ?? error);
    await expect(text).toBeInViewport();
    await expectChosen(page, job.last_run_id);
    await page.goBack();
    await expect(page).toHaveURL(/dashboard/);
  });

  test("shows what the API says of it", async ({ page, request }) => {
    const { job } = await failing(request);
    const detail = await read<Detail>(request, `/api${pageOf(job)}`);
    await page.goto(pageOf(job));
    await settle(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(detail.job.name);
    await expect(page.getByTestId("job-state")).toContainText("Failing since");
    await expect(page.getByTestId("job-state")).toContainText(`${detail.streak.failures_count} run`);
    const options = page.getByRole("listbox").getByRole("option");
    await expect(options).toHaveCount(detail.runs.count);
    const classes = await options.evaluateAll((all) => all.map((one) => one.getAttribute("data-result")));
    expect(classes).toEqual(detail.runs.result_class);
    const money = new Intl.NumberFormat("en-US", { style: "currency", currency: detail.cost.currency });
    await expect(page.getByRole("region", { name: "Cost" })).toContainText(money.format(Number(detail.cost.cost)));
    await expect(page.getByRole("region", { name: "Changes" }).getByRole("listitem")).toHaveCount(
      Math.min(8, detail.changes.length),
    );
  });

  test("keeps the chosen run in the address: link, reload, keys, and Back", async ({ page, request }) => {
    const { job } = await failing(request);
    const { runs } = await read<Detail>(request, `/api${pageOf(job)}`);
    const [older, newer] = runs.run_id.slice(-4, -2);
    await page.goto(`${pageOf(job)}?run=${older}`);
    await settle(page);
    await expectChosen(page, older);
    await page.reload();
    await settle(page);
    await expectChosen(page, older);
    await page.keyboard.press("]");
    await expectChosen(page, newer);
    await page.keyboard.press("[");
    await expectChosen(page, older);
    await page.getByRole("listbox").focus();
    await page.keyboard.press("ArrowRight");
    await expectChosen(page, newer);
    await page.keyboard.press("End");
    await expectChosen(page, runs.run_id.at(-1));
    await page.getByRole("option").first().click();
    await expectChosen(page, runs.run_id[0]);
    await page.goBack();
    await expectChosen(page, runs.run_id.at(-1));
  });

  test("takes a target, shows it with who set it, and gives it up again", async ({ page, request }) => {
    const { job } = await failing(request);
    await page.goto(pageOf(job));
    await settle(page);
    const panel = page.getByRole("region", { name: "Target" });
    await panel.getByRole("button", { name: "Set a target" }).click();
    await panel.getByRole("button", { name: "Save" }).click();
    await expect(panel.getByRole("alert")).toHaveText("Give an hour of the day, a longest time, or both.");
    await panel.getByLabel("Takes at most, minutes").fill("90");
    await panel.getByLabel("In the zone").fill("Europe/Nowhere");
    await panel.getByLabel("Done by").fill("07:00");
    await panel.getByRole("button", { name: "Save" }).click();
    await expect(panel.getByRole("alert")).toContainText("zone");
    await panel.getByLabel("In the zone").fill("Europe/Berlin");
    await panel.getByRole("button", { name: "Save" }).click();
    await expect(panel).toContainText("done by 07:00 Europe/Berlin, within 1h 30m");
    await expect(page.getByRole("region", { name: "Audit" })).toContainText("Target set");
    await panel.getByRole("button", { name: "Change the target" }).click();
    await panel.getByRole("button", { name: "Remove" }).click();
    await expect(panel).toContainText("No target is set for this job.");
    await expect(page.getByRole("region", { name: "Audit" })).toContainText("Target removed");
  });

  test("is an answer of few bytes", async ({ request }) => {
    const { job } = await failing(request);
    const body = await (await request.get(`/api${pageOf(job)}?runs=100`)).body();
    expect(body.length).toBeLessThanOrEqual(60_000);
  });

  test("that is not there is said to be so", async ({ page }) => {
    await page.goto("/jobs/1/2");
    await settle(page);
    await expect(page.getByRole("region", { name: "Not found" })).toContainText("you may not see it");
    await expectNoViolations(page);
  });
});

test.describe("a run", () => {
  test("shows its tasks as the API has them, and steps to its neighbours", async ({ page, request }) => {
    const { job, error } = await failing(request);
    type Told = { tasks: unknown[]; attempts: unknown[]; previous_run_id: string };
    const told = await read<Told>(request, `/api${runPageOf(job)}`);
    await page.goto(runPageOf(job));
    await settle(page);
    await expect(page.getByTestId("error-text")).toContainText(error.split("\n")[0] ?? error);
    await expect(page.getByRole("table", { name: "Tasks of the run" }).getByRole("row")).toHaveCount(
      told.tasks.length + 1,
    );
    await expect(page.getByRole("table", { name: "Attempts of the run" }).getByRole("row")).toHaveCount(
      told.attempts.length + 1,
    );
    await page.keyboard.press("[");
    await expect(page).toHaveURL(new RegExp(`${told.previous_run_id}$`));
    await settle(page);
    await page.keyboard.press("]");
    await expect(page).toHaveURL(new RegExp(`${job.last_run_id}$`));
  });

  test("tells its figures while the Jobs API is away", async ({ page, request }) => {
    const { job } = await failing(request);
    const problem = { type: "about:blank", title: "Away", status: 503, detail: "The workspace does not answer." };
    await page.route("**/api/jobs-api/**", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
    await page.goto(runPageOf(job));
    await settle(page);
    await expect(page.getByTestId("error-text")).toContainText("could not be asked: The workspace does not answer.");
    await expect(page.getByRole("table", { name: "Tasks of the run" })).toBeVisible();
    await expectNoViolations(page);
  });
});

const PAGES = { job: pageOf, run: runPageOf };

for (const [name, address] of Object.entries(PAGES)) {
  for (const theme of THEMES) {
    test(`the page of a ${name} has no accessibility violation in the ${theme} theme`, async ({ page, request }) => {
      const { job } = await failing(request);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.goto(address(job));
      await settle(page);
      await expect(page.getByTestId("error-text")).toContainText("First cause");
      await expectNoViolations(page);
    });

    test(`the page of a ${name} says that it failed, accessibly, in the ${theme} theme`, async ({ page, request }) => {
      const { job } = await failing(request);
      const problem = { type: "about:blank", title: "Not ready", status: 503, detail: "The store cannot be read." };
      await page.route("**/api/jobs/**", (route) =>
        route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
      );
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(address(job));
      await settle(page);
      const failed = page.getByRole("main").locator('[data-look="failed"]');
      await expect(failed).toHaveCount(name === "job" ? 7 : 5);
      for (const text of await failed.allTextContents()) expect(text).toContain("The store cannot be read.");
      await expectNoViolations(page);
    });
  }

  test(`the page of a ${name} fits a screen of 360 px, with the error in sight`, async ({ page, request }) => {
    const { job } = await failing(request);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(address(job));
    await settle(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await expect(page.getByTestId("error-text")).toBeInViewport({ ratio: 0.9 });
  });
}
