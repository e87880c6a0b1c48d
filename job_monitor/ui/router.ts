import { createRouter } from "@tanstack/react-router";
import { RenderFailure } from "./components/render-failure.tsx";
import { searchOptions } from "./lib/search.ts";
import { routeTree } from "./routeTree.gen.ts";

export const router = createRouter({
  routeTree,
  ...searchOptions,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: RenderFailure,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
