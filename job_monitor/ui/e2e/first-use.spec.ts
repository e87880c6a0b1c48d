import { type APIRequestContext, expect, test } from "@playwright/test";
import { PAGES, settle } from "./support.ts";

/** An installation that lacks rights, and where the account is told to give them; tests/e2e/test_first_use.py serves it. */
const GIVEN: { address: string; control: string } | null = JSON.parse(process.env.FIRST_USE ?? "null");
const GRANT = /^GRANT SELECT ON TABLE (system\.\w+\.\w+) TO `([^`]+)`;$/;
const ROAD = /^GRANT USE (CATALOG ON CATALOG system|SCHEMA ON SCHEMA system\.\w+) TO `[^`]+`;$/;

/** What an admin's editor would do with the text: nothing but that. The simulator knows rights on tables alone. */
async function runAsAdmin(text: string, request: APIRequestContext, control: string): Promise<void> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  expect(lines.filter((line) => !GRANT.test(line) && !ROAD.test(line))).toEqual([]);
  const grants = lines.map((line) => GRANT.exec(line)).filter((found) => found !== null);
  const [principal] = new Set(grants.map(([, , name]) => name));
  const before = (await (await request.get(control)).json()).grants[principal ?? ""];
  const tables = [...before.tables, ...grants.map(([, table]) => table)];
  const answer = await request.put(`${control}/${principal}`, { data: { ...before, tables } });
  expect(answer.ok()).toBe(true);
}

if (GIVEN) {
  test("a half-permitted installation is led to green by Status", async ({ page, request }) => {
    await page.goto(`${GIVEN.address}/status`);
    await settle(page);
    const missing = page.getByRole("region", { name: "Missing rights" });
    await expect(missing).toContainText(/\d+ tables cannot be read for want of a right/);
    const text = await missing.locator("code, pre").first().textContent();

    await runAsAdmin(text ?? "", request, GIVEN.control);

    // No reload: the next turn reads what it may now, and the page is told of it.
    await expect(missing).toHaveCount(0, { timeout: 60_000 });
    await expect(page.getByRole("main").locator('[data-look="denied"]')).toHaveCount(0);
    for (const path of PAGES) {
      await page.goto(GIVEN.address + path);
      await settle(page);
      await expect(page.getByRole("main").locator('[data-look="denied"]')).toHaveCount(0);
    }
  });
}
