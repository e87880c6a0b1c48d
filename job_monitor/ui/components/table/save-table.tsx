import { lazy, Suspense } from "react";
import type { SaveProps } from "./save-buttons.tsx";

const SaveButtons = lazy(() => import("./save-buttons.tsx"));

/** Takes a table out of the product. The buttons come after the page, into the room that is kept for them. */
export function SaveTable(props: SaveProps) {
  return (
    <span className="inline-flex h-7 min-w-36 justify-end">
      <Suspense>
        <SaveButtons {...props} />
      </Suspense>
    </span>
  );
}
