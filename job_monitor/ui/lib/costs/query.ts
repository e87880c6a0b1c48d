import { api, client } from "~/lib/api.ts";
import { dataOf } from "~/lib/list-queries.ts";
import type { Costs } from "~/lib/types.ts";
import type { CostsSearch } from "./address.ts";
import { costQuery } from "./search.ts";

export function useCosts(search: CostsSearch) {
  return api.useQuery("get", "/api/costs", { params: { query: costQuery(search) } });
}

const ALL_GROUPS = 1000;

/** With so many groups as may be asked for: what is left is told as the rest. */
export async function everyGroup(search: CostsSearch): Promise<Costs> {
  return dataOf(await client.GET("/api/costs", { params: { query: costQuery(search, ALL_GROUPS) } }));
}
