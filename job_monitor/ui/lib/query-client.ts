import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api.ts";

/** Worth asking again: no answer, or an error on the server's side. A refusal stays one. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 1 && isPassing(error),
        retryDelay: 600,
        staleTime: 60_000,
        // Rows move when there is something new, which health tells; not because somebody came back to the window.
        refetchOnWindowFocus: false,
        // The server may be on this very machine: being offline is no reason not to ask it.
        networkMode: "always",
      },
    },
  });
}
