import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

const KEY = ["settled"];
/** Nobody's name and no news wait longer for a page than this. */
const AT_MOST_MS = 2_000;
/** What follows from an answer is asked by then. */
const CALM_MS = 60;

/** What every page has, or has only after it is settled. */
const BESIDE: ReadonlySet<unknown> = new Set(["/api/health", "/api/me", undefined]);
const OF_THE_PAGE = ({ queryKey }: { queryKey: readonly unknown[] }) => !BESIDE.has(queryKey[1]);

/** Whether the first page has its first answers: whatever nobody looks for before that is asked for after it. */
export function useSettled(): boolean {
  return useQuery({ queryKey: KEY, queryFn: () => false, enabled: false, initialData: false }).data;
}

function settle(queries: QueryClient): void {
  queries.setQueryData(KEY, true);
}

/** Of a page that is on the screen. */
export function useSettling(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const isAsking = () => queries.isFetching({ predicate: OF_THE_PAGE }) > 0;
    const look = () => {
      clearTimeout(timer);
      timer = setTimeout(() => isAsking() || settle(queries), CALM_MS);
    };
    look();
    const forget = queries.getQueryCache().subscribe(({ query }) => OF_THE_PAGE(query) && look());
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [queries]);
}

/** Of the shell: also where a page cannot be drawn, or waits for long. */
export function useSettlingInTime(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const timer = setTimeout(() => settle(queries), AT_MOST_MS);
    return () => clearTimeout(timer);
  }, [queries]);
}
