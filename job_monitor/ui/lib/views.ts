import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { paths } from "./api.gen.ts";
import { ApiError, client, sentenceOf } from "./api.ts";
import { readToEnd, type Whole } from "./list-queries.ts";
import type { SavedView } from "./types.ts";

export type ViewWish = paths["/api/views"]["post"]["requestBody"]["content"]["application/json"];
export type ViewDeed =
  | { kind: "create"; wish: ViewWish }
  | { kind: "change"; view: SavedView; wish: ViewWish }
  | { kind: "remove"; view: SavedView };

const KEY = ["get", "/api/views"];
const PAGE_SIZE = 500;

/** The viewer's own views and the shared ones, of all pages. */
export function useViews(isWanted: boolean) {
  return useQuery({
    queryKey: KEY,
    enabled: isWanted,
    queryFn: ({ signal }): Promise<Whole<SavedView>> =>
      readToEnd(async (cursor) => {
        const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
        const { data } = await client.GET("/api/views", { params: { query }, signal });
        if (data === undefined) throw new Error("The server sent an empty answer.");
        return data;
      }),
  });
}

/** Saves, changes or removes a view: the version that was seen, and nothing newer. */
export function useViewDeed() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (deed: ViewDeed) => {
      if (deed.kind === "create") {
        await client.POST("/api/views", { body: deed.wish });
        return;
      }
      const params = { path: { view_id: deed.view.view_id }, header: { "if-match": `"${deed.view.version}"` } };
      if (deed.kind === "change") {
        await client.PUT("/api/views/{view_id}", { params, body: deed.wish });
        return;
      }
      // Without a body too: the server takes a change only with a header that another site cannot send.
      const headers = { "content-type": "application/json" };
      await client.DELETE("/api/views/{view_id}", { params, headers });
    },
    // Also after a refusal: what somebody else changed meanwhile is then seen.
    onSettled: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === "/api/views" || queryKey[1] === "/api/audit",
      }),
  });
}

/** What to tell of a refusal: a version that is not the newest is somebody's doing, and the list shows theirs by now. */
export function refusalOf(error: unknown): string {
  if (error instanceof ApiError && error.status === 412) {
    return "Somebody changed this view since you saw it. The list now shows theirs; look at it and try again.";
  }
  if (error instanceof ApiError && error.status === 404) return "This view is gone: somebody removed it.";
  return sentenceOf(error);
}

export function addressOf({ page, query }: Pick<SavedView, "page" | "query">): string {
  return query === "" ? page : `${page}?${query}`;
}

/** Page and query of an address of ours, as a view keeps them. */
export function viewOf(pathname: string, search: string): { page: string; query: string } {
  return { page: pathname, query: search.replace(/^\?/, "").replaceAll(" ", "%20") };
}

export function mayChange({ right }: SavedView): boolean {
  return right !== "unverified" && right !== "none";
}

/** Why somebody may change a view, or may not. */
export const VIEW_RIGHTS = {
  local: "You may change it: you are alone here.",
  admin: "You may change it as an admin.",
  team: "You may change it with your team.",
  owner: "You may change it: it is yours.",
  unverified: "You may not change it: it is not confirmed who you are.",
  none: "Only its owner and admins may change it.",
} as const satisfies Record<SavedView["right"], string>;

/** Those of one page, by name. */
export function viewsOf(views: readonly SavedView[], page: string): SavedView[] {
  return views.filter((view) => view.page === page).sort((a, b) => a.name.localeCompare(b.name));
}
