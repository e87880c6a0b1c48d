import { expect, type Page, test } from "@playwright/test";
import { expectNoViolations, PAGES, plainDecimal, settle, THEMES } from "./support.ts";

/** What the page has to show, computed elsewhere; absent keys are not compared. */
type Expected = {
  jobs?: number;
  runs?: number;
  success_ratio?: number;
  /** As exact text, or as a number that may differ by less than half a cent. */
  cost?: string | number;
  email?: string;
  workspace?: string;
  days?: 7 | 30 | 90;
};

const expected: Expected = JSON.parse(process.env.EXPECTED ?? "{}");

async function rawValue(page: Page, tile: string): Promise<string> {
  const value = await page.getByTestId(`tile-${tile}`).getAttribute("data-value");
  if (value === null) throw new Error(`The tile ${tile} shows no value`);
  return value;
}

async function expectCost(page: Page, cost: string | number): Promise<void> {
  const shown = await rawValue(page, "cost");
  if (typeof cost === "string") expect(plainDecimal(shown)).toBe(plainDecimal(cost));
  else expect(Math.abs(Number(shown) - cost)).toBeLessThan(0.005);
}

test.describe("the dashboard", () => {
  test.beforeEach(async ({ page }) => {
    await page.goto(expected.days ? `/dashboard?days=${expected.days}` : "/dashboard");
    await settle(page);
  });

  test("shows the viewer, the workspace and the age of the data", async ({ page }) => {
    await expect(page.getByTestId("viewer")).toContainText(expected.email ?? /.+/);
    await expect(page.getByTestId("workspace")).toContainText(expected.workspace ?? /\w/);
    await expect(page.getByTestId("label")).toHaveText("Demo");
    await expect(page.getByRole("button", { name: /Freshness of the sources: .*Data until .* ago/ })).toBeVisible();
  });

  test("shows numbers equal to those computed independently", async ({ page }) => {
    for (const tile of ["jobs", "runs", "success", "cost"]) expect(await rawValue(page, tile)).toMatch(/\d/);
    if (expected.jobs !== undefined) expect(await rawValue(page, "jobs")).toBe(String(expected.jobs));
    if (expected.runs !== undefined) expect(await rawValue(page, "runs")).toBe(String(expected.runs));
    if (expected.success_ratio !== undefined) {
      expect(Number(await rawValue(page, "success"))).toBeCloseTo(expected.success_ratio, 9);
    }
    if (expected.cost !== undefined) await expectCost(page, expected.cost);
  });

  test("says in its first sentence what fails, and lists as many jobs", async ({ page }) => {
    const sentence = (await page.getByTestId("headline").textContent()) ?? "";
    const failing = /^(No job|[\d,]+ jobs?) fails? now/.exec(sentence)?.[1];
    expect(failing, sentence).toBeTruthy();
    if (failing === "No job") await expect(page.getByText("Nothing needs attention")).toBeVisible();
    else await expect(page.getByRole("table", { name: "Jobs that need attention" })).toBeVisible();
  });

  test("keeps the window in the address, and Back undoes it", async ({ page }) => {
    const before = page.url();
    await page.getByRole("link", { name: "90 days" }).click();
    await expect(page).toHaveURL(/days=90/);
    await settle(page);
    await page.goBack();
    await expect(page).toHaveURL(before);
  });
});

test.describe("every page", () => {
  for (const path of PAGES) {
    for (const theme of THEMES) {
      test(`${path} has no accessibility violation in the ${theme} theme`, async ({ page }) => {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await page.goto(path);
        await settle(page);
        await expectNoViolations(page);
      });
    }

    test(`${path} fits a screen of 360 px`, async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(path);
      await settle(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
    });
  }
});

test.describe("when the figures cannot be had", () => {
  test.beforeEach(async ({ page }) => {
    const problem = { type: "about:blank", title: "Not ready", status: 503, detail: "The store cannot be read." };
    await page.route("**/api/overview?*", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
  });

  for (const theme of THEMES) {
    test(`the dashboard says so, without a number and accessibly, in the ${theme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.goto("/dashboard");
      await settle(page);
      await expect(page.getByRole("main").locator('[data-look="failed"]')).toHaveCount(10);
      for (const tile of ["new", "jobs", "runs", "success", "cost"]) {
        await expect(page.getByTestId(`tile-${tile}`)).toHaveText("—");
      }
      await expectNoViolations(page);
    });
  }
});

test.describe("by keyboard", () => {
  test("the first stop leads past the menu", async ({ page }) => {
    await page.goto("/dashboard");
    await settle(page);
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  test("the sources open, close on Escape and give the focus back", async ({ page }) => {
    await page.goto("/dashboard");
    await settle(page);
    const button = page.getByRole("button", { name: /Freshness/ });
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("link", { name: "Messages and remedies" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("link", { name: "Messages and remedies" })).toBeHidden();
    await expect(button).toBeFocused();
  });
});

test("a chosen theme is there before the first paint of the next visit", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/dashboard");
  await settle(page);
  await page.getByRole("button", { name: /Display/ }).click();
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.goto("/jobs", { waitUntil: "commit" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
