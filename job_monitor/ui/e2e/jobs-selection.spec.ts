import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { rows, tableOf } from "./jobs.table.ts";
import { settle } from "./support.ts";

test.describe("the selection", () => {
  const bar = (page: Page) => page.getByRole("region", { name: "Selection" });

  test("of a range is made with Shift, adds up to what the API says, and moves nothing", async ({ page }) => {
    await page.goto("/jobs?sort=name");
    await settle(page);
    const before = await rows(page).first().boundingBox();
    const boxes = rows(page).getByRole("checkbox");
    await boxes.nth(1).click();
    await boxes.nth(5).click({ modifiers: ["Shift"] });
    await expect(bar(page)).toContainText("5 jobs selected");
    expect(await rows(page).first().boundingBox()).toEqual(before);

    const ids = await rows(page).evaluateAll((all) => all.slice(1, 6).map((row) => row.getAttribute("data-job")));
    const table = await tableOf(page);
    const places = table.jobs.job_id
      .map((job, place) => [`${table.names.workspaces[table.jobs.workspace[place] ?? -1]?.workspace_id}/${job}`, place])
      .filter(([id]) => ids.includes(String(id)))
      .map(([, place]) => Number(place));
    expect(places).toHaveLength(5);
    const sum = places.reduce((total, place) => total + Number(table.costs.cost[place] ?? 0), 0);
    const money = new Intl.NumberFormat("en-US", { style: "currency", currency: table.costs.currency });
    await expect(bar(page)).toContainText(`${money.format(sum)} in 30 d`);
    const judged = places.reduce((total, place) => total + (table.runs.judged[place] ?? 0), 0);
    await expect(bar(page)).toContainText(`${judged.toLocaleString("en-US")} runs`);
    expect(await page.locator("*").count()).toBeLessThanOrEqual(1500);
  });

  test("is saved as it is, what the filter hides too", async ({ page }) => {
    await page.goto("/jobs?sort=name");
    await settle(page);
    for (const place of [0, 3]) await rows(page).nth(place).getByRole("checkbox").click();
    const names = await rows(page).locator("a").allTextContents();
    await page.getByRole("searchbox", { name: "Filter jobs" }).fill(names[0] ?? "");
    await expect(bar(page)).toContainText("2 jobs selected, 1 hidden by the filter");
    expect(page.url()).not.toContain("select");
    const waiting = page.waitForEvent("download");
    await bar(page).getByRole("button", { name: "CSV" }).click();
    const text = readFileSync(await (await waiting).path(), "utf8");
    expect(text.trimEnd().split("\r\n")).toHaveLength(3);
  });

  test("is made by x where j has led", async ({ page }) => {
    await page.goto("/jobs?sort=name");
    await settle(page);
    await page.waitForLoadState("networkidle");
    for (const key of ["j", "x", "j", "j", "X"]) await page.keyboard.press(key);
    await expect(bar(page)).toContainText("3 jobs selected");
    await expect(rows(page).nth(1).getByRole("checkbox")).toBeChecked();
    await page.keyboard.press("x");
    await expect(bar(page)).toContainText("2 jobs selected");
  });
});

test.describe("the columns", () => {
  const head = (page: Page, name: string) => page.getByRole("columnheader", { name });
  const widthOf = async (page: Page, name: string) => (await head(page, name).boundingBox())?.width ?? 0;

  test("are as wide as the pointer draws them, and stay so", async ({ page }) => {
    await page.goto("/jobs?sort=name");
    await settle(page);
    const box = await head(page, "Cost 30 d").boundingBox();
    if (box === null) throw new Error("no column");
    await page.mouse.move(box.x + 2, box.y + 10);
    await page.mouse.down();
    await expect(async () => {
      await page.mouse.move(box.x - 50, box.y + 10);
      await page.mouse.move(box.x - 58, box.y + 10);
      expect(Math.round(await widthOf(page, "Cost 30 d"))).toBe(Math.round(box.width + 60));
    }).toPass({ timeout: 5_000 });
    await page.mouse.up();
    await page.mouse.move(box.x - 200, box.y + 10);
    expect(Math.round(await widthOf(page, "Cost 30 d"))).toBe(Math.round(box.width + 60));
    await page.reload();
    await settle(page);
    expect(Math.round(await widthOf(page, "Cost 30 d"))).toBe(Math.round(box.width + 60));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      page.viewportSize()?.width ?? 0,
    );
  });

  test("are widened and moved by keys, and reset by one press", async ({ page }) => {
    await page.goto("/jobs");
    await settle(page);
    const usual = await page.getByRole("columnheader").allTextContents();
    const width = await widthOf(page, "Success");
    await page.getByRole("button", { name: "Views" }).click();
    const wider = page.getByRole("button", { name: "Success: wider" });
    await wider.focus();
    for (const key of ["Enter", "Space", "Enter"]) await page.keyboard.press(key);
    expect(await widthOf(page, "Success")).toBeGreaterThan(width + 20);
    await page.getByRole("button", { name: "Success: earlier" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("columnheader").nth(3)).toHaveText("Success");
    await page.getByRole("button", { name: "Reset" }).press("Enter");
    await expect(page.getByRole("columnheader")).toHaveText(usual);
    expect(Math.round(await widthOf(page, "Success"))).toBe(Math.round(width));
  });
});
