import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectNoViolations, settle, THEMES } from "./support.ts";

/** Of the table of jobs what is compared with the page. */
type Table = {
  count: number;
  names: { workspaces: { workspace_id: string }[]; teams: string[] };
  jobs: {
    job_id: string[];
    name: (string | null)[];
    workspace: number[];
    team: (number | null)[];
    is_deleted: boolean[];
  };
  runs: { results: string[]; succeeded: (number | null)[]; judged: (number | null)[] };
  costs: { currency: string; cost: (string | null)[] };
};

async function tableOf(page: Page): Promise<Table> {
  return await (await page.request.get("/api/jobs/table")).json();
}

/** Places of the jobs that are not deleted. */
function living(table: Table): number[] {
  return table.jobs.job_id.map((_, place) => place).filter((place) => !table.jobs.is_deleted[place]);
}

const rows = (page: Page) => page.getByRole("table", { name: "Jobs" }).locator("tr[data-job]");

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

/** Of the jobs by the hour what is compared with the page. */
type Hours = {
  from_at: string;
  hours: number;
  workspaces: string[];
  jobs: { workspace: number[]; job_id: string[]; results: string[] };
};

const HOUR_MS = 3_600_000;
/** A cell of the matrix of hours, and the room at its right. */
const [PITCH, EDGE] = [15, 14];

test.describe("the matrix of hours", () => {
  test("has for each job the hours that the API has, and leads from one to its runs", async ({ page }) => {
    await page.goto("/jobs?view=hours");
    await settle(page);
    const matrix = page.getByRole("region", { name: "Matrix of hours" });
    await expect(matrix.locator("[data-job]").first()).toBeVisible();
    const told: Hours = await (await page.request.get("/api/jobs/hours")).json();
    const texts = new Map(
      told.jobs.job_id.map((job, place) => [
        `${told.workspaces[told.jobs.workspace[place] ?? -1]}/${job}`,
        told.jobs.results[place] ?? "",
      ]),
    );
    const ids = await matrix.locator("[data-job]").evaluateAll((all) => all.map((row) => row.getAttribute("data-job")));
    const id = ids.find((one) => (texts.get(one ?? "") ?? "").slice(-40).includes("F")) ?? "none";
    const text = texts.get(id) ?? "";
    const ran = [...text].filter((code) => code !== ".").length;
    const row = matrix.locator(`[data-job="${id}"]`);
    const words = new RegExp(`^last 48 hours: ${ran} with runs, `);
    await expect(row.getByRole("img", { name: words })).toBeVisible();

    const place = text.lastIndexOf("F");
    const box = await row.boundingBox();
    if (box === null) throw new Error("no row");
    const x = box.x + box.width - EDGE - (told.hours - place - 0.5) * PITCH;
    await page.mouse.move(x, box.y + 10);
    await expect(matrix.getByRole("status")).toContainText(": failed");
    const from = new Date(Date.parse(told.from_at) + place * HOUR_MS).toISOString();
    const day = `job=${encodeURIComponent(id)}&kind=job&from=${from.slice(0, 10)}&limit=1000`;
    const { items } = await (await page.request.get(`/api/jobs/runs?${day}`)).json();
    const until = new Date(Date.parse(from) + HOUR_MS).toISOString();
    const inHour: { run_id: string }[] = items.filter(
      (run: { started_at: string; last_seen_at: string }) =>
        Date.parse(run.started_at) < Date.parse(until) && Date.parse(run.last_seen_at) >= Date.parse(from),
    );
    expect(inHour.length).toBeGreaterThan(0);
    await page.mouse.click(x, box.y + 10);
    if (inHour.length === 1) await expect(page).toHaveURL(new RegExp(`/jobs/${id}/runs/${inHour[0]?.run_id}$`));
    else await expect(page.getByRole("dialog").getByRole("link")).toHaveCount(Math.min(100, inHour.length));
  });

  test("is at its address, and goes by the clock that the viewer reads", async ({ page }) => {
    await page.goto("/jobs");
    await settle(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByRole("link", { name: "Hours" }).click();
    await expect(page).toHaveURL(/view=hours/);
    await expect(page.getByRole("group", { name: /^Hours by job/ })).toBeVisible();
    expect(asked.filter((url) => url.includes("/api/jobs/hours"))).toHaveLength(1);
    expect(asked.find((url) => url.includes("/api/jobs/hours"))).toContain("hours=48&minute=0");
    await page.getByRole("group", { name: /^Hours by job/ }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowLeft");
    await expect(page.getByRole("region", { name: "Matrix of hours" }).getByRole("status")).toContainText(
      /\d\d:00 to \d\d:00: /,
    );
    expect(await page.locator("*").count()).toBeLessThanOrEqual(1500);
  });
});

test.describe("in a zone of half hours", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("the hours begin where they begin there", async ({ page }) => {
    await page.goto("/jobs?view=hours");
    await settle(page);
    await expect(page.getByRole("region", { name: "Matrix of hours" })).toContainText("06:00");
    await page.getByRole("group", { name: /^Hours by job/ }).focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("region", { name: "Matrix of hours" }).getByRole("status")).toContainText(
      /\d\d:00 to \d\d:00: /,
    );
  });
});

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
