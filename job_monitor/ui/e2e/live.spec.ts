import { expect, test } from "@playwright/test";
import { settle } from "./support.ts";

test("a cut stream falls back to asking, says so, and recovers", async ({ page }) => {
  await page.route("**/api/events", (route) => route.abort());
  await page.goto("/jobs");
  await settle(page);
  await page.getByRole("button", { name: /Freshness/ }).click();
  const arrival = page.locator("[data-live]");
  await expect(arrival).toHaveAttribute("data-live", "polling");
  await expect(page.getByText("asked for every 30 seconds")).toBeVisible();
  await page.unroute("**/api/events");
  await expect(arrival).toHaveAttribute("data-live", "streaming", { timeout: 30_000 });
});

test("a page follows one stream, through the front door of the platform", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/dashboard");
  await settle(page);
  await page.getByRole("button", { name: /Freshness/ }).click();
  await expect(page.locator("[data-live]")).toHaveAttribute("data-live", "streaming");
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await settle(page);
  expect(asked.filter((path) => path === "/api/events")).toHaveLength(1);
});

test("rows stay under the pointer when there is something newer", async ({ page }) => {
  // By then it is known what the viewer may see, and the page brings health along.
  await page.goto("/jobs");
  await settle(page);
  // Whatever is asked for after it is a generation later.
  await page.route("**/api/health", async (route) => {
    const answer = await route.fetch();
    const health = await answer.json();
    await route.fulfill({ response: answer, json: { ...health, generation: health.generation + 1 } });
  });
  let asked = 0;
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/jobs/table") asked += 1;
  });
  await page.goto("/jobs");
  await settle(page);
  await page.getByRole("table", { name: "Jobs" }).locator("tr[data-job]").first().hover();
  // Coming back to the window asks for health at once.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect(page.getByRole("button", { name: "Updated – show" })).toBeVisible();
  expect(asked).toBe(1);
  await page.getByRole("button", { name: "Updated – show" }).click();
  await expect(page.getByRole("button", { name: "Updated – show" })).toBeHidden();
  await expect.poll(() => asked).toBe(2);
});
