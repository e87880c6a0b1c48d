import { type APIRequestContext, expect, test } from "@playwright/test";
import { expectNoViolations, settle, THEMES } from "./support.ts";

type Columns = { kind: string[]; id: (string | null)[]; name: (string | null)[]; cost: (string | null)[] };
type Compute = { totals: Record<string, number | string | null>; rows: Columns };

const PROBLEM = { type: "about:blank", title: "Not ready", status: 503, detail: "The store cannot be read." };

async function read(request: APIRequestContext): Promise<Compute> {
  const answer = await request.get("/api/compute?days=30");
  expect(answer.ok()).toBe(true);
  expect((await answer.body()).length).toBeLessThanOrEqual(100_000);
  return answer.json();
}

test.describe("compute", () => {
  test("says without scrolling what idles, what it costs and how full workers are", async ({ page, request }) => {
    const { totals, rows } = await read(request);
    await page.goto("/compute");
    await settle(page);
    await expect(page.getByTestId("headline")).toBeInViewport();
    const tiles = {
      idle: totals.idle_cost,
      "all-purpose": totals.jobs_cost,
      endless: totals.never_ending_count,
      measured: totals.measured_clusters_count,
    };
    for (const [id, value] of Object.entries(tiles)) {
      await expect(page.getByTestId(`tile-${id}`)).toBeInViewport();
      await expect(page.getByTestId(`tile-${id}`)).toHaveAttribute("data-value", String(value));
    }
    const shown = page.locator("[data-compute]");
    await expect(shown.first()).toBeInViewport();
    const first = await shown.evaluateAll((lines) =>
      lines.slice(0, 10).map((line) => [line.getAttribute("data-compute"), line.getAttribute("data-cost")]),
    );
    expect(first).toEqual(rows.id.slice(0, first.length).map((id, place) => [id ?? "", rows.cost[place]]));
  });

  test("is reached by a key, and a job opened from its row; Back undoes a choice", async ({ page }) => {
    await page.goto("/status");
    await settle(page);
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await expect(page.getByRole("heading", { name: "Compute", exact: true })).toBeVisible();
    await settle(page);
    await page.keyboard.press("/");
    await expect(page.getByLabel("Filter clusters")).toBeFocused();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Kind" }).click();
    await page.getByRole("checkbox", { name: /^Job / }).check();
    await expect(page).toHaveURL(/kind=job/);
    await page.keyboard.press("Escape");
    await page.goBack();
    await expect(page).not.toHaveURL(/kind=job/);
    await page.goto("/compute?kind=job&sort=cost");
    await settle(page);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/jobs\/\d+\/\d+/);
  });

  test("gives a file of all rows, also of those that are not shown", async ({ page, request }) => {
    const { totals } = await read(request);
    await page.goto("/compute");
    await settle(page);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV" }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
    const lines = Buffer.concat(chunks).toString("utf8").trim().split("\r\n");
    expect(lines.length - 1).toBe(totals.rows_count);
  });

  for (const theme of THEMES) {
    test(`has nothing that hinders in ${theme}, and fits a phone`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.goto("/compute");
      await settle(page);
      await expectNoViolations(page);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await expect(page.getByTestId("headline")).toBeInViewport();
    });
  }

  test("stays honest while the server cannot tell", async ({ page }) => {
    await page.route("**/api/compute**", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(PROBLEM) }),
    );
    await page.goto("/compute");
    await settle(page);
    for (const id of ["idle", "all-purpose", "endless", "measured"])
      await expect(page.getByTestId(`tile-${id}`)).toHaveText("—");
    await expect(page.getByRole("region", { name: "Clusters", exact: true })).toContainText(PROBLEM.detail);
    await expectNoViolations(page);
  });
});
