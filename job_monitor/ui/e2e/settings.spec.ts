import { type APIRequestContext, expect, test } from "@playwright/test";
import { expectNoViolations, settle, THEMES } from "./support.ts";

type Counts = { source: string | null; jobs_count: number }[];
type Ownership = { coverage: { jobs_count: number; with_team_count: number; teams: Counts; owners: Counts } };
type Jobs = { items: { workspace_id: string; job_id: string; name: string | null }[] };

const SECTIONS = ["targets", "ownership", "prices", "views", "later", "about"];
const TITLES = { targets: "Targets", ownership: "Teams and owners", prices: "Prices", views: "Private views" };
const LIMIT = 30_000;
const PROBLEM = { type: "about:blank", title: "Not ready", status: 503, detail: "The store cannot be read." };

async function read<Body>(request: APIRequestContext, path: string): Promise<Body> {
  const answer = await request.get(path);
  expect(answer.ok(), path).toBe(true);
  expect((await answer.body()).length, path).toBeLessThanOrEqual(LIMIT);
  return answer.json();
}

test("a key leads to the settings, a section is an address, and Back undoes", async ({ page }) => {
  await page.goto("/status");
  await settle(page);
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  const menu = page.getByRole("navigation", { name: "Sections" });
  await menu.getByRole("link", { name: "About" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?section=about$/);
  await expect(menu.getByRole("link", { name: "About" })).toHaveAttribute("aria-current", "page");
  await page.reload();
  await expect(page.getByRole("region", { name: "About" })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByRole("region", { name: "Display" })).toBeVisible();
});

test("compact lines are lower on lists of both kinds, at once and after a reload before anything is drawn", async ({
  page,
}) => {
  const heights = async () => {
    await page.goto("/jobs");
    await settle(page);
    const tops = await page
      .locator("[data-job]")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    // Between some stands the title of a group.
    const job = Math.min(...tops.slice(1, 8).map((top, place) => top - (tops[place] ?? 0)));
    await page.goto("/costs");
    await settle(page);
    const line = await page.locator("main table tbody tr").nth(1).boundingBox();
    return { job, row: Math.round(line?.height ?? 0) };
  };
  expect(await heights()).toEqual({ job: 32, row: 32 });
  await page.goto("/settings");
  await settle(page);
  await page.getByRole("radio", { name: /^Compact/ }).check();
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
  expect(await heights()).toEqual({ job: 26, row: 26 });
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
});

test("teams and owners are those of the API, and other rules are tried without being stored", async ({
  page,
  request,
}) => {
  const { coverage } = await read<Ownership>(request, "/api/ownership");
  const { items } = await read<Jobs>(request, "/api/jobs?limit=20");
  const job = items.find((one) => one.name !== null && /^[\w-]+$/.test(one.name));
  await page.goto("/settings?section=ownership");
  await settle(page);
  const steps = page.getByRole("table", { name: "Steps" });
  const byTag = coverage.teams.find(({ source }) => source === "tag")?.jobs_count ?? 0;
  const nobody = coverage.jobs_count - coverage.with_team_count;
  await expect(steps.getByRole("row", { name: /^A tag of the job/ })).toContainText(`${byTag} job`);
  await expect(steps.getByRole("row", { name: /^Nobody says/ })).toContainText(`${nobody} job`);

  const trial = page.getByRole("region", { name: "Try other rules" });
  await trial.getByRole("button", { name: "Begin with what is in force" }).click();
  await trial.getByRole("button", { name: "Try these rules" }).click();
  await expect(trial.getByTestId("trial")).toContainText("No job would change");
  await trial.getByRole("textbox").fill(`rules:\n  - {name: "${job?.name}", owner: "owner-99@example.com"}`);
  await trial.getByRole("button", { name: "Try these rules" }).click();
  await expect(trial.getByText("owner-99@example.com (rule)").first()).toBeVisible();
  await trial.getByRole("textbox").fill("rules:\n  - {nam: x, team: y}");
  await trial.getByRole("button", { name: "Try these rules" }).click();
  await expect(trial.getByRole("alert")).toContainText("monitor.yaml, line 2");
  expect((await read<Ownership>(request, "/api/ownership")).coverage).toEqual(coverage);
});

test("a target is in the list with its job, and is changed from there", async ({ page, request }) => {
  const { items } = await read<Jobs>(request, "/api/jobs?limit=20");
  const job = items.find((one) => one.name !== null);
  const path = `/api/targets/${job?.workspace_id}/${job?.job_id}`;
  const held = await request.get(path);
  const version = held.ok() ? { "if-match": `"${(await held.json()).version}"` } : {};
  const put = await request.put(path, { data: { max_duration_s: 7200 }, headers: version });
  test.skip(put.status() === 403, "the viewer of this account may set no target");
  expect(put.ok()).toBe(true);
  await page.goto("/settings?section=targets");
  await settle(page);
  const row = page.getByRole("table", { name: "Targets" }).getByRole("row", { name: /within 2h 00m/ });
  await expect(row.getByRole("link")).toHaveAttribute("href", `/jobs/${job?.workspace_id}/${job?.job_id}`);
  await row.getByRole("button", { name: /Change/ }).click();
  const form = page.getByRole("form", { name: "Target" });
  await expect(form.getByLabel("Done by")).toBeFocused();
  await form.getByLabel("Takes at most, minutes").fill("150");
  await form.getByLabel("Why, for the audit").fill("tried");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table", { name: "Targets" })).toContainText("within 2h 30m");
  await expect(form).toBeHidden();
});

for (const [section, title] of Object.entries(TITLES)) {
  test(`${section} stays honest while the server cannot tell`, async ({ page }) => {
    await page.route(/\/api\/(settings|ownership|targets|views)\b/, (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(PROBLEM) }),
    );
    await page.goto(`/settings?section=${section}`);
    await settle(page);
    await expect(page.getByRole("region", { name: title, exact: true })).toContainText(PROBLEM.detail);
    await expectNoViolations(page);
  });
}

for (const theme of THEMES) {
  for (const section of SECTIONS) {
    test(`${section} has no accessibility violation in the ${theme} theme, compact`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.addInitScript(() => localStorage.setItem("job-monitor.density", "compact"));
      await page.goto(`/settings?section=${section}`);
      await settle(page);
      await expectNoViolations(page);
    });
  }
}

test("every section fits a screen of 360 px", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const section of SECTIONS) {
    await page.goto(`/settings?section=${section}`);
    await settle(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), section).toBeLessThanOrEqual(360);
  }
});
