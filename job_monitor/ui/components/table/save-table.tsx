import { lazy, Suspense } from "react";
import { useSettled } from "~/lib/settled.ts";
import type { SaveProps } from "./save-buttons.tsx";

const SaveButtons = lazy(() => import("./save-buttons.tsx"));

/** Takes a table out of the product. The buttons come after the page, into the room that is kept for them. */
export function SaveTable(props: SaveProps) {
  const isSettled = useSettled();
  return (
    <span className="inline-flex h-7 min-w-36 justify-end">
      {isSettled && (
        <Suspense>
          <SaveButtons {...props} />
        </Suspense>
      )}
    </span>
  );
}
