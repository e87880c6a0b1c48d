import type { QueryClient } from "@tanstack/react-query";
import { HEALTH_KEY } from "./queries.ts";
import type { Health } from "./types.ts";

/** Takes the server's health out of the page that it sent, so that the first look need not ask for it. */
export function takeHealth(queries: QueryClient): void {
  const told: Health | null = JSON.parse(document.getElementById("health")?.textContent || "null");
  if (told) queries.setQueryData([...HEALTH_KEY, {}], told);
}
