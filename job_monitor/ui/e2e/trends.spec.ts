import { expect, type Page, test } from "@playwright/test";
import { expectNoViolations, plainDecimal, settle, THEMES } from "./support.ts";

const USUAL = ["runs", "success_ratio", "worked_p50", "worked_p90", "queue_p90", "cost"];

async function inSight(page: Page, name: string): Promise<void> {
  const box = await page.getByRole("region", { name, exact: true }).boundingBox();
  expect(box, name).not.toBeNull();
  expect((box?.y ?? 900) + (box?.height ?? 900), name).toBeLessThanOrEqual(900);
}

test.describe("trends", () => {
  test("shows the usual six without scrolling, with the numbers of the API", async ({ page, request }) => {
    await page.goto("/trends");
    await settle(page);
    const answer = await request.get(`/api/metrics/query?${USUAL.map((name) => `metric=${name}`).join("&")}&days=30`);
    const { metrics, total } = await answer.json();
    for (const { name, title } of metrics) {
      await inSight(page, title);
      const shown = await page.getByTestId(`value-${name}`).getAttribute("data-value");
      expect(plainDecimal(shown ?? ""), name).toBe(plainDecimal(String(total.values[name] ?? "")));
    }
  });

  test("chooses days by keys and by dragging, leads to their runs, and Back undoes it", async ({ page }) => {
    await page.goto("/trends");
    await settle(page);
    const before = page.url();
    const slider = page.getByRole("region", { name: "Runs", exact: true }).getByRole("slider");
    await slider.focus();
    for (const key of ["ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter"]) await page.keyboard.press(key);
    await expect(page).toHaveURL(/span=/);
    await page.goBack();
    await expect(page).toHaveURL(before);
    const box = await slider.boundingBox();
    if (!box) throw new Error("The chart has no place");
    await page.mouse.move(box.x + box.width * 0.4, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await expect(page).toHaveURL(/span=/);
    await page.getByRole("link", { name: /Runs that ended then/ }).click();
    await expect(page).toHaveURL(/\/runs\?.*from=.*to=/);
    await settle(page);
    await expect(page.getByRole("table", { name: "Runs" })).toBeVisible();
  });

  test("shows the groups of one metric, whose rows and rest add up to the whole", async ({ page, request }) => {
    await page.goto("/trends?metric=runs&by=team");
    await settle(page);
    const answer = await request.get("/api/metrics/query?metric=runs&group_by=team&days=30&limit=20");
    const { total } = await answer.json();
    const values = page.getByRole("table", { name: "Runs by group" }).locator("tbody tr td:nth-child(2) span");
    const shown = await values.evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-value"))));
    expect(shown.at(-1)).toBe(total.values.runs);
    expect(shown.slice(0, -1).reduce((sum, one) => sum + one, 0)).toBe(total.values.runs);
  });
});

test.describe("the calendar", () => {
  test("shows the year without scrolling, each day as the API counts it", async ({ page, request }) => {
    await page.goto("/calendar");
    await settle(page);
    await inSight(page, "Outcomes by day");
    const answer = await request.get("/api/metrics/query?metric=runs&metric=failed_runs&grain=day&days=371");
    const { total } = await answer.json();
    const newest = total.points.at(-2);
    const cell = page.locator(`#day-${newest.from}`);
    await cell.hover();
    const card = page.getByTestId("day-card");
    await expect(card).toContainText(`${newest.values.runs.toLocaleString("en-US")} run`);
    if (newest.values.failed_runs > 0) {
      await expect(page.getByTestId("day-failed")).toHaveText(newest.values.failed_runs.toLocaleString("en-US"));
    }
    // The grid begins with a whole week, some days after the first that was asked for.
    const first = page.locator("[id^=day-2]").first();
    const id = await first.getAttribute("id");
    const day = total.points.find((point: { from: string }) => `day-${point.from}` === id);
    expect(day.values.runs).toBeNull();
    await expect(first).toHaveAttribute("data-level", "unknown");
  });

  test("goes by keys, Enter opens the day's runs, and Back returns", async ({ page }) => {
    await page.goto("/calendar");
    await settle(page);
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/runs\?.*from=/);
    await settle(page);
    await page.goBack();
    await expect(page).toHaveURL(/\/calendar$/);
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await expect(page).toHaveURL(/\/trends$/);
  });
});

for (const theme of THEMES) {
  for (const path of ["/trends", "/trends?metric=runs&by=team", "/calendar"]) {
    test(`${path} says in the ${theme} theme, accessibly, that figures cannot be had`, async ({ page }) => {
      const problem = { type: "about:blank", title: "Not ready", status: 503, detail: "The store cannot be read." };
      await page.route("**/api/metrics/query?*", (route) =>
        route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
      );
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(path);
      await settle(page);
      await expect(page.getByRole("main").locator('[data-look="failed"]').first()).toBeVisible();
      await expect(page.getByRole("main").locator('[data-look="ready"]')).toHaveCount(0);
      await expectNoViolations(page);
    });
  }
}
