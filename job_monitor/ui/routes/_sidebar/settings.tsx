import { createFileRoute, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Page } from "~/components/page.tsx";
import { Skeleton } from "~/components/panel/skeleton.tsx";
import { DisplaySettings } from "~/components/settings/display.tsx";
import { FIRST, readSettingsSearch, SECTIONS, type Section } from "~/lib/settings/sections.ts";

export const Route = createFileRoute("/_sidebar/settings")({
  validateSearch: readSettingsSearch,
  component: SettingsPage,
});

const PARTS: Record<Section, React.ComponentType> = {
  display: DisplaySettings,
  targets: lazy(() => import("~/components/settings/targets.tsx")),
  ownership: lazy(() => import("~/components/settings/ownership.tsx")),
  prices: lazy(() => import("~/components/settings/prices.tsx")),
  views: lazy(() => import("~/components/settings/views.tsx")),
  later: lazy(() => import("~/components/settings/later.tsx")),
  about: lazy(() => import("~/components/settings/about.tsx")),
};

function SettingsPage() {
  const { section = FIRST } = Route.useSearch();
  const Part = PARTS[section];
  return (
    <Page title="Settings">
      <div className="grid items-start gap-gap md:grid-cols-[168px_minmax(0,1fr)]">
        <Menu section={section} />
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

function Menu({ section }: { section: Section }) {
  return (
    <nav aria-label="Sections" className="flex flex-wrap gap-0.5 md:sticky md:top-13 md:flex-col">
      {SECTIONS.map(({ key, word }) => (
        <Link
          key={key}
          to="/settings"
          search={{ section: key === FIRST ? undefined : key }}
          aria-current={key === section ? "true" : undefined}
          className="flex h-8 items-center rounded-md px-2.5 font-medium text-muted hover:bg-hover hover:text-ink aria-[current=true]:bg-accent-soft aria-[current=true]:text-ink"
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}
