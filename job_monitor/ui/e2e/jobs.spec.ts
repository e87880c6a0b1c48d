import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { living, rows, tableOf } from "./jobs.table.ts";
import { expectNoViolations, settle, THEMES } from "./support.ts";

async function shownCount(page: Page): Promise<string> {
  return (await page.getByRole("region", { name: "All jobs" }).locator("header").textContent()) ?? "";
}

test.describe("the table of jobs", () => {
  test("counts what the API counts, and filters by state as the API has it", async ({ page }) => {
    await page.goto("/jobs");
    await settle(page);
    const table = await tableOf(page);
    const alive = living(table);
    expect(await shownCount(page)).toContain(alive.length.toLocaleString("en-US"));
    const failed = alive.filter((place) => table.runs.results[place]?.endsWith("F"));
    expect(failed.length).toBeGreaterThan(0);
    await page.getByRole("button", { name: `Failed ${failed.length}` }).click();
    await expect(page).toHaveURL(/state=failed/);
    expect(await shownCount(page)).toContain(`${failed.length} of ${alive.length}`);
  });

  test("shows of a job what the API says of it", async ({ page }) => {
    await page.goto("/jobs?sort=cost");
    await settle(page);
    const table = await tableOf(page);
    const costs = table.costs.cost;
    const [dearest = -1] = living(table)
      .filter((place) => costs[place] !== null)
      .sort((a, b) => Number(costs[b]) - Number(costs[a]));
    const first = rows(page).first();
    const id = `${table.names.workspaces[table.jobs.workspace[dearest] ?? -1]?.workspace_id}/${table.jobs.job_id[dearest]}`;
    await expect(first).toHaveAttribute("data-job", id);
    const money = new Intl.NumberFormat("en-US", { style: "currency", currency: table.costs.currency });
    await expect(first).toContainText(money.format(Number(costs[dearest])));
    const judged = table.runs.judged[dearest] ?? 0;
    if (judged > 0) {
      const title = `${table.runs.succeeded[dearest]} of ${judged} runs`;
      await expect(first.getByTitle(title)).toBeVisible();
    }
  });

  test("is at the address what it was when the address was copied", async ({ page }) => {
    const table = await (await page.request.get("/api/jobs/table")).json();
    const team: string = table.names.teams[0];
    await page.goto(`/jobs?team=${encodeURIComponent(team)}&sort=name&q=*e*`);
    await settle(page);
    await expect(page.getByRole("searchbox", { name: "Filter jobs" })).toHaveValue("*e*");
    await expect(page.getByRole("columnheader", { name: "Job", exact: true })).toHaveAttribute(
      "aria-sort",
      "ascending",
    );
    const shown = () => rows(page).evaluateAll((all) => all.map((row) => row.getAttribute("data-job")));
    const before = await shown();
    expect(before.length).toBeGreaterThan(0);
    await page.reload();
    await settle(page);
    expect(await shown()).toEqual(before);
  });

  test("takes Back as undoing a choice, and not a keystroke", async ({ page }) => {
    await page.goto("/dashboard");
    await page.goto("/jobs");
    await settle(page);
    const field = page.getByRole("searchbox", { name: "Filter jobs" });
    await field.pressSequentially("orders");
    await expect(page).toHaveURL(/q=orders/);
    await page.getByRole("columnheader", { name: "Cost 30 d" }).getByRole("button").click();
    await expect(page).toHaveURL(/sort=cost/);
    await page.goBack();
    await expect(page).not.toHaveURL(/sort=cost/);
    await expect(page).toHaveURL(/q=orders/);
    await page.goBack();
    await expect(page).toHaveURL(/dashboard/);
  });

  test("keeps its header in sight, and few rows in the document, while it is scrolled to the end", async ({ page }) => {
    await page.goto("/jobs?sort=name");
    await settle(page);
    await page.mouse.move(700, 600);
    await page.mouse.wheel(0, 200_000);
    const last = living(await tableOf(page)).length + 1;
    await expect(page.locator(`tr[aria-rowindex="${last}"]`)).toBeInViewport();
    await expect(page.getByRole("columnheader", { name: "State" })).toBeInViewport();
    expect(await page.locator("*").count()).toBeLessThanOrEqual(1500);
  });

  test("does not jump while it loads, and asks for the jobs once", async ({ page }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto("/jobs");
    await settle(page);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += Number(Reflect.get(entry, "value"));
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 300);
        }),
    );
    expect(shift).toBeLessThanOrEqual(0.05);
    expect(asked.filter((path) => path === "/api/jobs/table")).toHaveLength(1);
  });

  test("gives all rows that fit as CSV, not those in sight", async ({ page }) => {
    await page.goto("/jobs?sort=name");
    await settle(page);
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const file = await waiting;
    expect(file.suggestedFilename()).toMatch(/^jobs-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await file.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(lines).toHaveLength(living(await tableOf(page)).length + 1);
    expect(lines[0]?.replace("\ufeff", "")).toMatch(/^workspace_id,workspace,job_id,name,/);
  });
});

test.describe("the matrix of runs", () => {
  test("keeps the filter, and Back returns to the table", async ({ page }) => {
    await page.goto("/jobs?q=*a*");
    await settle(page);
    const names = await rows(page).locator("a").allTextContents();
    await page.getByRole("link", { name: "Matrix" }).click();
    await expect(page).toHaveURL(/q=.*view=matrix|view=matrix.*q=/);
    const matrix = page.getByRole("region", { name: "Matrix of runs" });
    expect(await matrix.locator("[data-job] a").first().textContent()).toBe(names[0]);
    await page.goBack();
    await expect(rows(page).first()).toBeVisible();
  });

  test("tells the run under the pointer and under the arrow keys", async ({ page }) => {
    await page.goto("/jobs?view=matrix&state=failed");
    await settle(page);
    const matrix = page.getByRole("region", { name: "Matrix of runs" });
    const box = await matrix.locator("[data-job] svg").first().boundingBox();
    if (box === null) throw new Error("no row");
    await page.mouse.move(box.x + box.width - 8, box.y + 8);
    await expect(matrix.getByRole("status")).toContainText("newest run: failed, worked about");
    await page.mouse.move(5, 5);
    await matrix.getByRole("group").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowLeft");
    await expect(matrix.getByRole("status")).toContainText("1 run before the newest");
  });
});

test.describe("by keyboard", () => {
  test("the filter, the rows and the list of keys are within reach", async ({ page }) => {
    await page.goto("/jobs");
    await settle(page);
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox", { name: "Filter jobs" })).toBeFocused();
    await page.keyboard.press("Escape");
    for (const _ of Array.from({ length: 40 })) await page.keyboard.press("j");
    const focused = page.locator("tr[data-job]:focus-within");
    await expect(focused).toBeInViewport();
    await page.keyboard.press("k");
    const id = (await focused.getAttribute("data-job")) ?? "none";
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys" });
    await expect(help.getByText("Next job; Enter opens it")).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/jobs/${id}$`));
  });
});

const LOOKS = [
  "/jobs?view=matrix",
  "/jobs?view=hours",
  "/jobs?q=nothing-has-this-name",
  "/jobs?state=failed&sort=cost&deleted=true",
];

test.describe("every look", () => {
  for (const theme of THEMES) {
    for (const path of LOOKS) {
      test(`${path} has no accessibility violation in the ${theme} theme`, async ({ page }) => {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await page.goto(path);
        await settle(page);
        await expectNoViolations(page);
      });
    }

    test(`an open facet has none either, in the ${theme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.goto("/jobs");
      await settle(page);
      await page.getByRole("button", { name: "Team" }).first().click();
      await expect(page.getByRole("checkbox").first()).toBeVisible();
      await expectNoViolations(page);
    });

    test(`a selection and the menu of columns have none, in the ${theme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.goto("/jobs");
      await settle(page);
      await rows(page).first().getByRole("checkbox").click();
      await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
      await expectNoViolations(page);
      await page.getByRole("button", { name: "Views" }).click();
      await expect(page.getByRole("button", { name: "Success: wider" })).toBeVisible();
      await expectNoViolations(page);
    });

    test(`a failure says so, without a job and without a number, in the ${theme} theme`, async ({ page }) => {
      const problem = { type: "about:blank", title: "Not ready", status: 503, detail: "The store cannot be read." };
      await page.route("**/api/jobs/table", (route) =>
        route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
      );
      await page.emulateMedia({ colorScheme: theme });
      await page.goto("/jobs");
      await settle(page);
      await expect(page.getByRole("main").locator('[data-look="failed"]')).toHaveCount(1);
      await expect(page.getByText("The store cannot be read.")).toBeVisible();
      await expectNoViolations(page);
    });
  }

  for (const path of LOOKS) {
    test(`${path} fits a screen of 360 px`, async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(path);
      await settle(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });
  }
});
