import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export const PAGES = [
  "/dashboard",
  "/running",
  "/timeline",
  "/jobs",
  "/pipelines",
  "/runs",
  "/costs",
  "/costs?view=day",
  "/trends",
  "/trends?metric=runs&by=team",
  "/calendar",
  "/compute",
  "/status",
  "/settings",
];
export const THEMES = ["light", "dark"] as const;

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Waits until no panel of the page is loading any more. */
export async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("main").locator("[data-look]").first()).toBeVisible();
  await expect(page.locator('[data-look="loading"]')).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByTestId("viewer")).toHaveText(/.+/);
}

export async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(STANDARDS).analyze();
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  expect(found).toEqual([]);
}

/** A decimal text without zeros at its end: two spellings of one amount are equal. */
export function plainDecimal(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
