import type { paths } from "~/lib/api.gen.ts";
import { api, client } from "~/lib/api.ts";

export type Compute = paths["/api/compute"]["get"]["responses"][200]["content"]["application/json"];
export type Warehouse = NonNullable<Compute["warehouses"]>[number];
export type Advice = NonNullable<Compute["advice"]>[number];
export type JobUse = NonNullable<Compute["job_uses"]>[number];

/** As many rows as the server gives at most. */
const EVERY = 5000;

/** The dearest rows; `isWhole`: every row. */
export function useCompute(days: number, isWhole: boolean) {
  const query = isWhole ? { days, rows: EVERY } : { days };
  return api.useQuery(
    "get",
    "/api/compute",
    { params: { query } },
    { placeholderData: (before) => before, structuralSharing: false },
  );
}

/** Every row, for a file. */
export async function readWhole(days: number): Promise<Compute> {
  const { data } = await client.GET("/api/compute", { params: { query: { days, rows: EVERY } } });
  if (data === undefined) throw new Error("The server sent an empty answer.");
  return data;
}
