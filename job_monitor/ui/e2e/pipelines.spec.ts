import { type APIRequestContext, expect, test } from "@playwright/test";
import { expectNoViolations, settle, THEMES } from "./support.ts";

type Kind = { kind: string; count: number };
type Pipelines = {
  kinds: Kind[];
  count: number;
  window: { days: number };
  pipelines: { pipeline_id: string[]; workspace: number[]; name: (string | null)[] };
  requests: { requests: number[]; retries: number[]; failing_since: (number | null)[] };
  costs: { total: string | null; cost: (string | null)[] };
  names: { workspaces: { workspace_id: string }[] };
};

const LIMIT = 100_000;
const PROBLEM = { type: "about:blank", title: "Not ready", status: 503, detail: "The store cannot be read." };

async function read(request: APIRequestContext, query = ""): Promise<Pipelines> {
  const answer = await request.get(`/api/pipelines${query}`);
  expect(answer.ok()).toBe(true);
  expect((await answer.body()).length).toBeLessThanOrEqual(LIMIT);
  return answer.json();
}

/** What stands in each row. */
function rowsOf({ pipelines, names, costs }: Pipelines) {
  return pipelines.pipeline_id.map((id, place) => {
    const workspace = names.workspaces[pipelines.workspace[place] ?? -1]?.workspace_id;
    const cost = costs.cost[place] ?? null;
    return { key: `${workspace}/${id}`, name: pipelines.name[place] ?? id, cost: cost === null ? "—" : dollars(cost) };
  });
}

function dollars(amount: string | null): string {
  return `$${Number(amount).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

test.describe("pipelines", () => {
  test("are answered without scrolling, with the API's numbers", async ({ page, request }) => {
    const told = await read(request);
    const failing = told.requests.failing_since.filter((since) => since !== null).length;
    await page.goto("/pipelines");
    await settle(page);
    const headline = page.getByTestId("headline");
    await expect(headline).toBeInViewport();
    await expect(headline).toContainText(
      failing === 0 ? `None of ${told.count} pipelines` : `${failing} of ${told.count}`,
    );
    await expect(headline).toContainText(dollars(told.costs.total));
    for (const { kind, count } of told.kinds.filter((one) => one.kind !== "unknown")) {
      const name = { pipeline: "Pipelines", ingestion: "Ingestion", view: "Views" }[kind] ?? kind;
      await expect(page.getByRole("group", { name: "Kind" }).getByText(name).first()).toHaveText(`${name}${count}`);
    }
    await expect(page.locator("[data-pipeline]")).toHaveCount(told.count);
    for (const row of rowsOf(told).slice(0, 5)) {
      await expect(page.locator(`[data-pipeline="${row.key}"]`)).toContainText(row.name);
      await expect(page.locator(`[data-pipeline="${row.key}"]`)).toContainText(row.cost);
    }
  });

  test("are reached by a key, walked by j and opened by Enter; Back leads to the same list", async ({ page }) => {
    await page.goto("/jobs");
    await settle(page);
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await expect(page.getByRole("heading", { name: "Pipelines", level: 1 })).toBeVisible();
    await settle(page);
    await page.keyboard.press("/");
    await expect(page.getByLabel("Filter pipelines")).toBeFocused();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Retried/ }).click();
    await expect(page).toHaveURL(/show=retried/);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/pipelines\/\d+\/[\w-]+$/);
    await settle(page);
    await expect(page.getByTestId("standing")).toBeInViewport();
    await page.goBack();
    await expect(page).toHaveURL(/show=retried/);
    await expect(page.getByRole("button", { name: /^Retried/ })).toHaveAttribute("aria-pressed", "true");
  });

  test("are a link: kinds, window, filter and order stand in the address", async ({ page, request }) => {
    const views = await read(request, "?days=7&kind=view");
    await page.goto("/pipelines?kind=view&days=7&sort=cost");
    await settle(page);
    await expect(page.locator("[data-pipeline]")).toHaveCount(views.count);
    await expect(page.getByRole("columnheader", { name: "Cost 7 d" })).toHaveAttribute("aria-sort", "descending");
    await expect(page.getByRole("link", { name: "7 days" })).toHaveAttribute("aria-current", "page");
  });

  test("stay honest while the server cannot tell", async ({ page }) => {
    await page.route("**/api/pipelines**", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(PROBLEM) }),
    );
    await page.goto("/pipelines");
    await settle(page);
    await expect(page.getByRole("region", { name: "Pipelines" })).toContainText(PROBLEM.detail);
    await expect(page.getByTestId("headline")).toContainText("not known");
    await expectNoViolations(page);
  });
});

test.describe("one pipeline", () => {
  async function address(request: APIRequestContext): Promise<string> {
    const { pipelines, names, requests } = await read(request);
    const most = requests.retries.indexOf(Math.max(...requests.retries));
    const workspace = names.workspaces[pipelines.workspace[most] ?? -1]?.workspace_id;
    return `/pipelines/${workspace}/${pipelines.pipeline_id[most]}`;
  }

  for (const theme of THEMES) {
    test(`is readable for everybody, in the ${theme} theme and on a phone`, async ({ page, request }) => {
      const path = await address(request);
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(path);
      await settle(page);
      await expectNoViolations(page);
      await page.setViewportSize({ width: 360, height: 780 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await page.goto("/pipelines");
      await settle(page);
      await expectNoViolations(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });
  }

  test("shows its cost and its requests with their tries as the API has them", async ({ page, request }) => {
    const path = await address(request);
    const told = await (await request.get(`/api${path}?only_troubled=true`)).json();
    await page.goto(path);
    await settle(page);
    await page.getByRole("button", { name: "Failed or retried" }).click();
    await expect(page).toHaveURL(/troubled=true/);
    await settle(page);
    await expect(page.getByRole("region", { name: "Cost" })).toContainText(dollars(told.cost.cost));
    const shown = told.requests.items.slice(0, 25);
    await expect(page.getByRole("table", { name: "Requests" }).getByRole("row")).toHaveCount(shown.length + 1);
    expect(shown.length).toBeGreaterThan(0);
    await expect(page.getByRole("link", { name: "All pipelines" })).toBeVisible();
  });
});
