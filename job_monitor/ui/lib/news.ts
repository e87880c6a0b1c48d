import { useQueryClient } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { live, useLiveMode, useToldGeneration } from "./live.ts";
import { HEALTH_KEY, useHealth } from "./queries.ts";
import { useSettled } from "./settled.ts";
import type { Health } from "./types.ts";

/** Answers that do not rest on a generation of the store. */
const APART: ReadonlySet<unknown> = new Set(["/api/health", "/api/me", "/api/views"]);
const OF_THE_STORE = ({ queryKey }: { queryKey: readonly unknown[] }) => !APART.has(queryKey[1]);

/** What an answer of the store depends on: the generation, and which sources may be shown. */
function stamp(health: Health | undefined): string | null {
  return health ? [health.generation, health.status, ...health.sources.map((source) => source.state)].join(" ") : null;
}

const LISTS = ["table", "[role=listbox]", "[data-list]"].map((list) => `main ${list}`);
const HOVERED = LISTS.map((list) => `${list}:hover`).join();

/** Whether the pointer or the focus is in a list: its rows must then stay where they are. */
export function isListInUse(): boolean {
  return document.activeElement?.closest(LISTS.join()) != null || document.querySelector(HOVERED) !== null;
}

export type News = { isWaiting: boolean; show: () => void };

/** Follows the stream: health is asked again for each generation that it did not tell yet, and when the stream fails. */
function useStream(): void {
  const queries = useQueryClient();
  const told = useToldGeneration();
  const mode = useLiveMode();
  const { data } = useHealth();
  const handled = useRef<number | null>(null);
  const isSettled = useSettled();
  useEffect(() => (isSettled ? live.start() : undefined), [isSettled]);
  useEffect(() => {
    if (told === null || data === undefined || handled.current === told) return;
    handled.current = told;
    if (data.generation !== told) void queries.invalidateQueries({ queryKey: HEALTH_KEY });
  }, [told, data, queries]);
  // At a viewer's first visit health came before it was known what they may see; with the page's answers it is.
  const isBare = data !== undefined && data.generation !== null && data.sources.length === 0;
  useEffect(() => {
    if (isSettled && isBare) void queries.invalidateQueries({ queryKey: HEALTH_KEY });
  }, [isSettled, isBare, queries]);
  useEffect(() => {
    if (mode === "polling") void queries.invalidateQueries({ queryKey: HEALTH_KEY });
  }, [mode, queries]);
}

/**
 * Asks again for everything on the page when a new generation is published or a source changes its state: at once, or
 * when `show` is called where somebody is in a list.
 */
export function useNews(): News {
  useStream();
  const queries = useQueryClient();
  const [isWaiting, setWaiting] = useState(false);
  const now = stamp(useHealth().data);
  const before = useRef(now);
  const show = useCallback(() => {
    setWaiting(false);
    void queries.invalidateQueries({ predicate: OF_THE_STORE });
  }, [queries]);
  useEffect(() => {
    const isChange = before.current !== null && now !== null && before.current !== now;
    before.current = now ?? before.current;
    if (!isChange) return;
    if (!isListInUse()) {
      show();
      return;
    }
    // What is not on the page now is asked for when it is; what is waits.
    void queries.invalidateQueries({ predicate: OF_THE_STORE, refetchType: "none" });
    setWaiting(true);
  }, [now, queries, show]);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has other rows, and none of them is in use
  useEffect(() => {
    if (isWaiting) show();
  }, [path]);
  return { isWaiting, show };
}
