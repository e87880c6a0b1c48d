import type { SavedView } from "~/lib/types.ts";
import type { ViewWish } from "~/lib/views.ts";
import { Problem, Server } from "./server.ts";

let made = 0;

export function aView(more: Partial<SavedView> = {}): SavedView {
  made += 1;
  return {
    view_id: String(made).padStart(32, "0"),
    name: "A view",
    page: "/jobs",
    query: "state=failed",
    is_shared: false,
    owner: "engineer-07@example.com",
    set_by: "engineer-07@example.com",
    set_at: "2026-11-21T09:00:00Z",
    version: "1",
    right: "owner",
    ...more,
  };
}

/** Views that can be saved, changed and removed, with versions as the server has them. */
export function viewServer(given: SavedView[]) {
  const views = new Map(given.map((view) => [view.view_id, view]));
  const server = new Server();
  const one = async (view: SavedView, request: Request) => {
    const held = views.get(view.view_id);
    if (!held) return new Problem(404, "There is no such view.");
    if (request.headers.get("if-match") !== `"${held.version}"`) return new Problem(412, "It was changed.");
    if (request.method === "DELETE") {
      views.delete(view.view_id);
      return { ...held, as_of: null, sources: [] };
    }
    const wish = (await request.json()) as ViewWish;
    const next = { ...held, ...wish, version: String(Number(held.version) + 1) } as SavedView;
    views.set(view.view_id, next);
    return { ...next, as_of: null, sources: [] };
  };
  const add = (view: SavedView) => {
    views.set(view.view_id, view);
    server.on(`/api/views/${view.view_id}`, (_, request) => one(view, request));
    return view;
  };
  for (const view of given) add(view);
  server.on("/api/views", async (_, request) => {
    if (request.method === "GET") return { items: [...views.values()], next: null, as_of: null, sources: [] };
    return { ...add(aView((await request.json()) as ViewWish as Partial<SavedView>)), as_of: null, sources: [] };
  });
  return { server, views };
}
