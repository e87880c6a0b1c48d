import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import { createQueryClient } from "~/lib/query-client.ts";
import { searchOptions } from "~/lib/search.ts";
import { routeTree } from "~/routeTree.gen.ts";

/** The whole application at an address, as a browser would show it; without second attempts, to be quick. */
export function visit(path: string) {
  const queries: QueryClient = createQueryClient();
  const defaults = queries.getDefaultOptions();
  queries.setDefaultOptions({ ...defaults, queries: { ...defaults.queries, retry: false } });
  const router = createRouter({
    routeTree,
    ...searchOptions,
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { queries, router };
}

/** The section with this title, once it has come to the given look. */
export async function panel(title: string | RegExp, look: string) {
  const element = await waitFor(
    () => {
      const found = screen.getByRole("region", { name: title });
      if (found.dataset.look !== look) throw new Error(`${title} looks ${found.dataset.look}, not ${look}`);
      return found;
    },
    { timeout: 10_000 },
  );
  return { element, ...within(element) };
}
