import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { settle } from "./support.ts";

/** What somebody sees of a page within five seconds, without scrolling, and what the page may cost for that. */
type Attention = { workspace_id: string; job_id: string; last_run_id: string; owner: string | null; is_new: boolean };
type Overview = {
  runs: { failing_jobs: number; newly_failing_jobs: number };
  attention: Attention[];
  last_hours: { by_class: (Record<string, number> | null)[] };
  movers: { jobs: unknown[] } | null;
};

async function overview(request: APIRequestContext): Promise<Overview> {
  return (await request.get("/api/overview?days=30")).json();
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settle(page);
}

test.describe("in five seconds, without scrolling", () => {
  test("the dashboard says what is newly broken, how many, whose, why and since when, as the API has it", async ({
    page,
    request,
  }) => {
    const told = await overview(request);
    await open(page, "/dashboard");
    const value = (id: string) => page.getByTestId(`tile-${id}`).getAttribute("data-value");
    expect(await value("new")).toBe(String(told.runs.newly_failing_jobs));
    for (const id of ["new", "late", "success", "cost"]) await expect(page.getByTestId(`tile-${id}`)).toBeInViewport();
    await expect(page.getByTestId("headline")).toBeInViewport();
    await expect(page.getByRole("button", { name: /Freshness of the sources/ })).toBeInViewport();
    const rows = page.getByRole("table", { name: "Jobs that need attention" }).getByRole("row");
    await expect(rows).toHaveCount(1 + Math.min(8, told.attention.length));
    await expect(rows.nth(1)).toBeInViewport();
    await expect(rows.nth(1).getByTestId("error-line")).toHaveText(/\w/);
    const hours = page.getByRole("region", { name: "Last 24 hours" });
    await expect(hours.getByTestId("now")).toBeInViewport();
    const ended = told.last_hours.by_class
      .flatMap((one) => Object.values(one ?? {}))
      .reduce((sum, one) => sum + one, 0);
    await expect(hours.getByRole("img")).toHaveAccessibleName(
      new RegExp(`^${ended.toLocaleString("en-US")} runs? in 24`),
    );
    await expect(page.getByRole("table", { name: "Jobs whose cost changed most" })).toBeInViewport();
  });

  test("its numbers lead to what they count, and Back undoes it", async ({ page, request }) => {
    const { attention } = await overview(request);
    await page.goto("/dashboard");
    await settle(page);
    await page.getByTestId("tile-new").getByRole("link").click();
    await expect(page).toHaveURL(/show=new/);
    const fresh = attention.filter((one) => one.is_new).length;
    if (fresh > 0) {
      const rows = page.getByRole("table", { name: "Jobs that need attention" }).getByRole("row");
      await expect(rows).toHaveCount(1 + Math.min(8, fresh));
    }
    await page.goBack();
    await page.getByTestId("tile-success").getByRole("link").click();
    await expect(page).toHaveURL(/\/runs\?.*failed/);
    await settle(page);
    await expect(page.getByRole("button", { name: "Failed", pressed: true })).toBeVisible();
    await expect(page.getByRole("table", { name: "Runs" }).getByText("Succeeded")).toHaveCount(0);
  });

  test("jobs show state, last runs and cost of twenty", async ({ page }) => {
    await open(page, "/jobs");
    const rows = page.getByRole("table", { name: "Jobs" }).locator("tbody tr[aria-rowindex]");
    await expect(rows.nth(20)).toBeInViewport();
    for (const name of ["State", "Last runs", "Success", "Trend", "Cost 30 d", "Last run"]) {
      await expect(page.getByRole("columnheader", { name, exact: true })).toBeInViewport();
    }
    await page.getByRole("button", { name: "Views", exact: true }).click();
    await page.getByRole("checkbox", { name: "Trend" }).uncheck();
    await expect(page.getByRole("columnheader", { name: "Trend" })).toBeHidden();
    await page.reload();
    await settle(page);
    await expect(page.getByRole("columnheader", { name: "Trend" })).toBeHidden();
    await page.evaluate(() => localStorage.removeItem("job-monitor.columns"));
  });

  test("a job says since when it fails, which task, why, and the way to Databricks", async ({ page, request }) => {
    const [first] = (await overview(request)).attention;
    await open(page, `/jobs/${first?.workspace_id}/${first?.job_id}`);
    await expect(page.getByTestId("job-state")).toBeInViewport();
    await expect(page.getByTestId("error-text")).toBeInViewport();
    await expect(page.getByRole("link", { name: /Open this run in Databricks/ })).toBeInViewport();
  });

  test("a run says why, against the last good one, what changed, and with which parameters", async ({
    page,
    request,
  }) => {
    const [first] = (await overview(request)).attention;
    await open(page, `/jobs/${first?.workspace_id}/${first?.job_id}/runs/${first?.last_run_id}`);
    await expect(page.getByTestId("error-text")).toBeInViewport();
    await expect(page.getByTestId("good-run")).toBeInViewport();
    await expect(page.getByTestId("changes-since")).toBeInViewport();
    await expect(page.getByRole("region", { name: "Parameters" })).toBeVisible();
  });
});

test("in forced colours and with more contrast the dashboard and jobs keep their shapes", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active", contrast: "more" });
  for (const path of ["/dashboard", "/jobs"]) {
    await page.goto(path);
    await settle(page);
    const borders = await page
      .locator(".surface")
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).borderTopWidth));
    expect(borders.every((width) => Number.parseFloat(width) > 0)).toBe(true);
  }
});
