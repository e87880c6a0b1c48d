import { useInfiniteQuery } from "@tanstack/react-query";
import { client } from "./api.ts";
import { useSettled } from "./settled.ts";
import type { RunQuery, Source } from "./types.ts";

/** A list read to its end, so that sorting and searching it cover everything. */
export type Whole<Item> = { items: Item[]; sources: Source[]; as_of: string | null };

type PageOf<Item> = Whole<Item> & { next: string | null };

export const PAGE_SIZE = 1000;
const MOST_PAGES = 60;

export async function readToEnd<Item>(read: (cursor: string | null) => Promise<PageOf<Item>>): Promise<Whole<Item>> {
  let page = await read(null);
  const items = [...page.items];
  for (let pages = 1; page.next !== null; pages += 1) {
    if (pages >= MOST_PAGES) throw new Error(`The list is longer than ${MOST_PAGES * PAGE_SIZE} rows.`);
    page = await read(page.next);
    items.push(...page.items);
  }
  return { items, sources: page.sources, as_of: page.as_of };
}

export function dataOf<Data>(answer: { data?: Data }): Data {
  if (answer.data === undefined) throw new Error("The server sent an empty answer.");
  return answer.data;
}

const FIRST_PAGE: string | null = null;
const ROWS_A_PAGE = 50;
/** Usage stands under the rest of the costs. */
const USAGE_ROWS_A_PAGE = 20;

export function useRunPages(which: RunQuery) {
  return useInfiniteQuery({
    queryKey: ["get", "/api/jobs/runs", which, "pages"],
    initialPageParam: FIRST_PAGE,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: ROWS_A_PAGE, ...which, ...(pageParam ? { cursor: pageParam } : {}) };
      return dataOf(await client.GET("/api/jobs/runs", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
}

export function useUsagePages(days: number) {
  return useInfiniteQuery({
    queryKey: ["get", "/api/billing/usage", { days }, "pages"],
    initialPageParam: FIRST_PAGE,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: USAGE_ROWS_A_PAGE, days, ...(pageParam ? { cursor: pageParam } : {}) };
      return dataOf(await client.GET("/api/billing/usage", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
}

/** All changes that the viewer may see, or those of one thing. */
export function useAuditPages(subject?: string) {
  return useInfiniteQuery({
    // It stands at the end of its pages.
    enabled: useSettled(),
    queryKey: ["get", "/api/audit", { subject }, "pages"],
    initialPageParam: FIRST_PAGE,
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: ROWS_A_PAGE,
        ...(subject ? { subject } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return dataOf(await client.GET("/api/audit", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
}
