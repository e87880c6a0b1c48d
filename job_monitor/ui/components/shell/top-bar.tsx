import { useHealth } from "~/lib/queries.ts";
import { DisplayMenu } from "./display-menu.tsx";
import { Freshness } from "./freshness.tsx";
import { PaletteButton } from "./palette-button.tsx";
import { ViewerMenu } from "./viewer-menu.tsx";

/** Which workspace, how fresh, who looks. */
export function TopBar() {
  const workspace = useHealth().data?.workspace;
  const name = workspace?.name ?? workspace?.host ?? "Job Monitor";
  return (
    <header className="sticky top-0 z-bar flex h-11 items-center gap-1 border-b border-line bg-panel px-1.5 pl-3 md:pl-5">
      <p className="mr-auto min-w-0 truncate font-medium" title={workspace?.host} data-testid="workspace">
        {name}
      </p>
      <PaletteButton />
      <Freshness />
      <DisplayMenu />
      <ViewerMenu />
    </header>
  );
}
