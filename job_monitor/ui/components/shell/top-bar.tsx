import { useHealth } from "~/lib/queries.ts";
import { DisplayMenu } from "./display-menu.tsx";
import { Freshness } from "./freshness.tsx";
import { PaletteButton } from "./palette-button.tsx";
import { ViewerMenu } from "./viewer-menu.tsx";

/** Which workspace, how fresh, who looks. */
export function TopBar() {
  const { workspace, label } = useHealth().data ?? {};
  const name = workspace?.name ?? workspace?.host ?? "Job Monitor";
  return (
    <header className="sticky top-0 z-bar flex h-11 items-center gap-1 border-b border-line bg-panel px-1.5 pl-3 md:pl-5">
      <p className="min-w-0 truncate font-medium" title={workspace?.host} data-testid="workspace">
        {name}
      </p>
      {label && (
        <span
          className="shrink-0 rounded bg-warn-soft px-1.5 py-0.5 text-[11px] font-semibold"
          title="What this installation is called"
          data-testid="label"
        >
          {label}
        </span>
      )}
      <span className="mr-auto" />
      <PaletteButton />
      <Freshness />
      <DisplayMenu />
      <ViewerMenu />
    </header>
  );
}
