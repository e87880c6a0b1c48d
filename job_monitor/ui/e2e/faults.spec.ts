import { expect, test } from "@playwright/test";

const FAULTS: Record<string, string> = JSON.parse(process.env.FAULTS ?? "{}");
const PAGES = ["/dashboard", "/jobs", "/jobs?view=matrix", "/runs", "/costs", "/costs?view=day", "/status"];

for (const [fault, address] of Object.entries(FAULTS)) {
  for (const path of PAGES) {
    test(`${fault} ${path}`, async ({ page }) => {
      await page.goto(address + path.slice(1));
      await expect(page.getByRole("main").locator("[data-look]").first()).toBeVisible();
      await expect(page.locator('[data-look="loading"]')).toHaveCount(0, { timeout: 20_000 });
      const looks = await page.locator("main [data-look]").evaluateAll((all) =>
        all.map((one) => {
          const by = one.getAttribute("aria-labelledby");
          const name = by ? document.getElementById(by)?.textContent : one.getAttribute("aria-label");
          const note = one.querySelector('[role="note"] strong')?.textContent ?? "";
          return `${name}: ${one.getAttribute("data-look")} ${note}`;
        }),
      );
      console.log("LOOKS", fault, path, JSON.stringify(looks));
      await page.screenshot({ path: `/tmp/lead/x/faults/${fault}${path.replaceAll(/\W/g, "_")}.png` });
    });
  }
}
