import { createFileRoute, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Page } from "~/components/page.tsx";
import { Skeleton } from "~/components/panel/skeleton.tsx";
import { DisplaySettings } from "~/components/settings/display.tsx";
import { readSettingsSearch, SECTIONS, type Section } from "~/lib/settings/sections.ts";

export const Route = createFileRoute("/_sidebar/settings")({
  validateSearch: readSettingsSearch,
  component: SettingsPage,
});

const PARTS: Record<Section, React.ComponentType> = {
  targets: lazy(() => import("~/components/settings/targets.tsx")),
  ownership: lazy(() => import("~/components/settings/ownership.tsx")),
  prices: lazy(() => import("~/components/settings/prices.tsx")),
  views: lazy(() => import("~/components/settings/views.tsx")),
  later: lazy(() => import("~/components/settings/later.tsx")),
  about: lazy(() => import("~/components/settings/about.tsx")),
};

const WORDS: Record<Section, string> = {
  targets: "Targets",
  ownership: "Teams and owners",
  prices: "Prices",
  views: "Saved views",
  later: "Not there yet",
  about: "About",
};

function SettingsPage() {
  const { section } = Route.useSearch();
  const Part = section === undefined ? DisplaySettings : PARTS[section];
  return (
    <Page title="Settings">
      <div className="grid items-start gap-gap md:grid-cols-[168px_minmax(0,1fr)]">
        <Menu />
        <div className="flex min-w-0 max-w-[1180px] flex-col gap-gap">
          <Suspense
            fallback={
              <div className="surface min-h-96" data-look="loading">
                <Skeleton height={384} />
              </div>
            }
          >
            <Part />
          </Suspense>
        </div>
      </div>
    </Page>
  );
}

function Menu() {
  return (
    <nav aria-label="Sections" className="flex flex-wrap gap-0.5 md:sticky md:top-13 md:flex-col">
      {[undefined, ...SECTIONS].map((one) => (
        <Link
          key={one ?? "display"}
          to="/settings"
          search={{ section: one }}
          activeOptions={{ exact: true, includeSearch: true }}
          className="flex h-8 items-center rounded-md px-2.5 font-medium text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
        >
          {one === undefined ? "Display" : WORDS[one]}
        </Link>
      ))}
    </nav>
  );
}
