import { type APIRequestContext, expect, test } from "@playwright/test";
import { expectNoViolations, settle } from "./support.ts";

type Run = { run_id: string; state: string };
type Running = { runs: Run[]; counts: Record<"running" | "waiting" | "late" | "last_seen", number | null> };
type Timeline = { jobs: { job_id: string[] }; jobs_count: number; groups: { key: string | null }[] };

const LIMIT = 100_000;
const PROBLEM = { type: "about:blank", title: "Not ready", status: 503, detail: "The store cannot be read." };

async function read<Body>(request: APIRequestContext, path: string): Promise<Body> {
  const answer = await request.get(path);
  expect(answer.ok(), path).toBe(true);
  expect((await answer.body()).length, path).toBeLessThanOrEqual(LIMIT);
  return answer.json();
}

test.describe("what runs now", () => {
  test("is answered without scrolling: how many, what is late, what waits", async ({ page, request }) => {
    const { counts } = await read<Running>(request, "/api/running");
    await page.goto("/running");
    await settle(page);
    const tiles = { running: counts.running, waiting: counts.waiting, late: counts.late, gone: counts.last_seen };
    for (const [id, value] of Object.entries(tiles)) {
      await expect(page.getByTestId(`tile-${id}`)).toBeInViewport();
      // The account goes on between the two answers.
      const shown = Number(await page.getByTestId(`tile-${id}`).getAttribute("data-value"));
      expect(Math.abs(shown - (value ?? Number.NaN)), id).toBeLessThanOrEqual(5);
    }
    await expect(page.locator("[data-run]").first()).toBeInViewport();
  });

  test("is reached by a key, and its rows by j and Enter", async ({ page }) => {
    await page.goto("/jobs");
    await settle(page);
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await expect(page.getByRole("heading", { name: "Running now" })).toBeVisible();
    await settle(page);
    await page.keyboard.press("/");
    await expect(page.getByLabel("Filter runs")).toBeFocused();
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/jobs\/\d+\/\d+/);
  });

  test("stays honest while the server cannot tell", async ({ page }) => {
    await page.route("**/api/running", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(PROBLEM) }),
    );
    await page.goto("/running");
    await settle(page);
    for (const id of ["running", "waiting", "late", "gone"])
      await expect(page.getByTestId(`tile-${id}`)).toHaveText("—");
    await expect(page.getByRole("region", { name: "Runs that have not ended" })).toContainText(PROBLEM.detail);
    await expectNoViolations(page);
  });
});

test.describe("the timeline", () => {
  test("shows groups, runs, the strip and Now without scrolling", async ({ page, request }) => {
    const told = await read<Timeline>(request, "/api/timeline?hours=24&group=team");
    await page.goto("/timeline");
    await settle(page);
    await expect(page.getByTestId("strip")).toBeInViewport();
    await expect(page.getByRole("main").getByText("Now", { exact: true })).toBeInViewport();
    await expect(page.getByRole("button", { name: told.groups[0]?.key ?? "No team", exact: true })).toBeInViewport();
  });

  test("is walked by keys, and a run opened", async ({ page }) => {
    await page.goto("/jobs");
    await settle(page);
    await page.keyboard.press("g");
    await page.keyboard.press("l");
    await expect(page).toHaveURL(/timeline/);
    await settle(page);
    await page.getByRole("group", { name: /Runs by job/ }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await expect(page.getByTestId("pointed")).not.toContainText("Point at a run");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/jobs\/\d+\/\d+/);
    await page.goBack();
    await expect(page).toHaveURL(/timeline/);
  });

  test("stays honest while the server cannot tell", async ({ page }) => {
    await page.route("**/api/timeline**", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(PROBLEM) }),
    );
    await page.goto("/timeline");
    await settle(page);
    await expect(page.getByRole("region", { name: "All jobs by the hour" })).toContainText(PROBLEM.detail);
    await expectNoViolations(page);
  });
});
