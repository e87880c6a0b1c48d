import { expect, type Page, test } from "@playwright/test";
import { expectNoViolations, plainDecimal, settle, THEMES } from "./support.ts";

type Attribution = {
  cost: string;
  currency: string;
  attributed_ratio: number;
  parts: { step: string; reason: string | null; cost: string | null }[];
};

const SCALE = 10n ** 18n;

/** An exact decimal text as a whole number of 10⁻¹⁸. */
function exact(text: string): bigint {
  const [whole = "0", part = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole) * SCALE + BigInt(part.padEnd(18, "0").slice(0, 18));
  return text.startsWith("-") ? -value : value;
}

type Spend = {
  currency: string;
  month: { cost: string; forecast: { cost: string } | null };
  rate: { daily_cost: string } | null;
  total: { cost: string };
  lines: { kind: string; group: Record<string, string | null>; cost: string | null }[];
  movers: { labels: Record<string, string | null>; change: string }[] | null;
};

async function ends(page: Page, name: string): Promise<number> {
  const box = await page.getByRole("region", { name }).first().boundingBox();
  return (box?.y ?? 9000) + (box?.height ?? 9000);
}

test.describe("what is spent", () => {
  test("says this month, the run rate and what moved without scrolling, with the numbers of the API", async ({
    page,
  }) => {
    const answer = page.waitForResponse((one) => one.url().includes("/api/costs?"));
    await page.goto("/costs");
    const told: Spend = await (await answer).json();
    await settle(page);
    const value = async (id: string) =>
      plainDecimal((await page.getByTestId(`tile-${id}`).getAttribute("data-value")) ?? "");
    expect(await value("month")).toBe(plainDecimal(told.month.cost));
    expect(await value("forecast")).toBe(plainDecimal(told.month.forecast?.cost ?? ""));
    expect(await value("rate")).toBe(plainDecimal(told.rate?.daily_cost ?? ""));
    for (const name of ["Run rate", "Cost per day", "What moved"]) expect(await ends(page, name)).toBeLessThan(900);
    const changes = page.getByRole("list", { name: "Movers" }).locator("[data-change]");
    expect(await changes.evaluateAll((all) => all.map((one) => one.getAttribute("data-change")))).toEqual(
      (told.movers ?? []).map((mover) => mover.change),
    );
  });

  test("adds up to the total by every line in sight, opens a group, and Back undoes it", async ({ page }) => {
    const answer = page.waitForResponse((one) => one.url().includes("/api/costs?"));
    await page.goto("/costs");
    const told: Spend = await (await answer).json();
    await settle(page);
    const before = page.url();
    const cells = page.getByRole("table", { name: "Cost by group" }).locator("[data-value]");
    const shown = await cells.evaluateAll((all) => all.map((one) => one.getAttribute("data-value") ?? "0"));
    const total = exact(shown.pop() ?? "0");
    expect(total).toBe(exact(told.total.cost));
    expect(shown.reduce((sum, one) => sum + exact(one), 0n)).toBe(total);
    await page.getByRole("table", { name: "Cost by group" }).getByRole("link").first().click();
    await expect(page).toHaveURL(/team=.*by=job/);
    await settle(page);
    await expect(page.getByText(/jobs of the filter/)).toBeVisible();
    await page.reload();
    await settle(page);
    await expect(page.getByRole("region", { name: "By job" })).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(before);
  });

  test("of one product is that product's line, split by its SKUs", async ({ page }) => {
    await page.goto("/costs?by=product");
    await settle(page);
    const row = page.getByRole("table", { name: "Cost by group" }).getByRole("row").nth(1);
    const cost = await row.locator("[data-value]").getAttribute("data-value");
    await row.getByRole("link").click();
    await expect(page).toHaveURL(/product=.*by=sku|by=sku.*product=/);
    await settle(page);
    const cells = page.getByRole("table", { name: "Cost by group" }).locator("[data-value]");
    const shown = await cells.evaluateAll((all) => all.map((one) => one.getAttribute("data-value") ?? "0"));
    expect(exact(shown.pop() ?? "0")).toBe(exact(cost ?? ""));
    expect(shown.reduce((sum, one) => sum + exact(one), 0n)).toBe(exact(cost ?? ""));
    await expect(page.getByText("not by SKU or product")).toBeVisible();
    await expectNoViolations(page);
    await page.goBack();
    await expect(page.getByRole("region", { name: "By product" })).toBeVisible();
  });

  test("fits a screen of 360 px", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/costs?by=sku");
    await settle(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await expectNoViolations(page);
  });
});

test.describe("whose cost it is", () => {
  test("the parts on the page are those of the API, and add up to the bill to the last digit", async ({ page }) => {
    const answer = page.waitForResponse((one) => one.url().includes("/api/billing/attribution"));
    await page.goto("/costs");
    const bill: Attribution = await (await answer).json();
    await settle(page);
    const sum = bill.parts.reduce((total, part) => total + (part.cost === null ? 0n : exact(part.cost)), 0n);
    expect(sum).toBe(exact(bill.cost));
    const money = new Intl.NumberFormat("en-US", { style: "currency", currency: bill.currency });
    await expect(page.getByTestId("attribution-sum")).toHaveText(money.format(Number(bill.cost)));
    await expect(page.getByTestId("attribution-coverage")).toHaveText(`${(bill.attributed_ratio * 100).toFixed(1)}%`);
    const table = page.getByRole("table", { name: "Parts of the bill" });
    const isAnyNobodys = bill.parts.some((part) => part.step === "unattributed");
    await expect(table.getByRole("row")).toHaveCount(bill.parts.length + 2 + (isAnyNobodys ? 1 : 0));
  });

  test("the bill is that of the usage by day", async ({ page, request }) => {
    await page.goto("/costs?days=7");
    await settle(page);
    const bill: Attribution & { list_cost: string } = await (
      await request.get("/api/billing/attribution?days=7")
    ).json();
    const usage = await (await request.get("/api/billing/usage?days=7&limit=1000")).json();
    expect(usage.next).toBeNull();
    const rows: { list_cost: string | null }[] = usage.items;
    const total = rows.reduce((sum, row) => sum + (row.list_cost === null ? 0n : exact(row.list_cost)), 0n);
    expect(total).toBe(exact(bill.list_cost));
  });
});

test.describe("the SQL of a number", () => {
  for (const theme of THEMES) {
    test(`opens in a dialog that all can use, in the ${theme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.goto("/costs");
      await settle(page);
      const button = page.getByRole("button", { name: "Show the SQL of: Billed cost" });
      await button.focus();
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "Billed cost: the SQL behind it" });
      await expect(dialog.getByRole("region", { name: "Statement" })).toContainText("system.billing.usage");
      await expectNoViolations(page);
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
      await expect(button).toBeFocused();
    });
  }

  test("fits a screen of 360 px and is of the window that is shown", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/dashboard?days=7");
    await settle(page);
    await page.getByRole("button", { name: "Show the SQL of: Runs" }).click();
    const dialog = page.getByRole("dialog", { name: "Runs: the SQL behind it" });
    await expect(dialog.getByRole("region", { name: "Statement" })).toContainText("system.lakeflow.job_run_timeline");
    const box = await dialog.boundingBox();
    expect(box?.width ?? 999).toBeLessThanOrEqual(360);
    expect(box?.height ?? 999).toBeLessThanOrEqual(740);
    await expect(dialog.getByRole("button", { name: "Copy the SQL" })).toBeInViewport();
  });
});
