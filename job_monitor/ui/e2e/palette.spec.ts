import { expect, type Page, test } from "@playwright/test";
import { expectNoViolations, settle, THEMES } from "./support.ts";

const finder = (page: Page) => page.getByRole("dialog", { name: /Find a page/ });

async function open(page: Page) {
  await page.keyboard.press("Control+k");
  await expect(finder(page).getByRole("combobox")).toBeFocused();
}

test("the palette leads to a job by keys alone, and Escape gives the focus back", async ({ page }) => {
  await page.goto("/dashboard");
  await settle(page);
  const table = await (await page.request.get("/api/jobs/table")).json();
  const at: number = table.jobs.is_deleted.findIndex((isDeleted: boolean) => !isDeleted);
  const button = page.getByRole("button", { name: /Freshness/ });
  await button.focus();
  await open(page);
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await open(page);
  await page.keyboard.type(String(table.jobs.job_id[at]));
  await expect(finder(page).getByRole("option").first()).toContainText(table.jobs.name[at]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/jobs/\\d+/${table.jobs.job_id[at]}$`));
  await expect(finder(page)).toBeHidden();
});

test("a bare run id and an address of Databricks lead to the run; an unknown one is told", async ({ page }) => {
  await page.goto("/status");
  await settle(page);
  const { items } = await (await page.request.get("/api/jobs/runs?limit=50")).json();
  const one = items.find((run: { job_id: string | null }) => run.job_id !== null);
  const wanted = `/jobs/${one.workspace_id}/${one.job_id}/runs/${one.run_id}`;
  for (const text of [one.run_id, `https://x.example/jobs/${one.job_id}/runs/${one.run_id}?o=${one.workspace_id}`]) {
    await open(page);
    await page.keyboard.insertText(text);
    await expect(finder(page).getByRole("option").first()).toContainText(`Run ${one.run_id}`);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`${wanted}$`));
  }
  await open(page);
  await page.keyboard.insertText("99999999999999");
  await expect(finder(page).getByText(/No run 99999999999999/)).toBeVisible();
});

for (const theme of THEMES) {
  test(`palette and views have no accessibility violation in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.goto("/jobs");
    await settle(page);
    await open(page);
    await page.keyboard.type("e");
    await expect(finder(page).getByRole("option").nth(3)).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Views", exact: true }).click();
    await expect(page.getByRole("textbox", { name: /Save what is shown/ })).toBeVisible();
    await expectNoViolations(page);
  });
}

test("at 360 px a button opens it, and it fits", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/jobs");
  await settle(page);
  await page.getByRole("button", { name: /^Find/ }).click();
  await expect(finder(page)).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("a view is saved, found on the next visit, opened and deleted", async ({ page }) => {
  await page.goto("/jobs?sort=cost");
  await settle(page);
  const menu = page.getByRole("region", { name: "Views of this page" });
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await menu.getByRole("textbox", { name: /Save what is shown/ }).fill("The dearest");
  await menu.getByRole("button", { name: "Save" }).click();
  await expect(menu.getByText("“The dearest” is saved.")).toBeVisible();
  await page.goto("/jobs");
  await settle(page);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await menu.getByRole("link", { name: "The dearest" }).click();
  await expect(page).toHaveURL(/\/jobs\?sort=cost$/);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await menu.getByRole("button", { name: "Delete The dearest" }).click();
  await menu.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(menu.getByText("“The dearest” is deleted.")).toBeVisible();
});
