import { expect, test } from "@playwright/test";
import { settle } from "./support.ts";

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
