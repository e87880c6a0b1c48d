import type { Page } from "@playwright/test";

/** Of the table of jobs what is compared with the page. */
export type Table = {
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

export async function tableOf(page: Page): Promise<Table> {
  return await (await page.request.get("/api/jobs/table")).json();
}

/** Places of the jobs that are not deleted. */
export function living(table: Table): number[] {
  return table.jobs.job_id.map((_, place) => place).filter((place) => !table.jobs.is_deleted[place]);
}

export const rows = (page: Page) => page.getByRole("table", { name: "Jobs" }).locator("tr[data-job]");
