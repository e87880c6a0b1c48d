import { screen } from "@testing-library/react";
import { type GivenJob, jobTable } from "./job-table.ts";
import { panel } from "./render.tsx";
import { Server } from "./server.ts";

export const API = "/api/jobs/table";
const GOOD = "S".repeat(12);

export const SOME: GivenJob[] = [
  { id: "1", name: "etl_orders", results: `${GOOD}F`, failingSince: 1_795_244_400, cost: "3" },
  { id: "2", name: "etl_stock", results: GOOD, team: "finance", cost: "9", typical: 60, recent: 120 },
  { id: "9007199254740993", name: "report", results: `${GOOD}R`, workspace: "staging", team: null, cost: null },
  { id: "4", name: "gone", isDeleted: true },
];

export function serve(answer = jobTable(SOME)): Server {
  return new Server().on(API, () => answer).install();
}

export function names(): (string | null)[] {
  return screen.queryAllByRole("link", { name: /^(etl_|report|gone|job_)/ }).map((link) => link.textContent);
}

export async function table() {
  return { ...(await panel("All jobs", "ready")), table: await screen.findByRole("table", { name: "Jobs" }) };
}
