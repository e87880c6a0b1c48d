import { Bookmark, ChevronDown } from "lucide-react";
import { lazy, Suspense, useId, useRef, useState } from "react";
import { Skeleton } from "~/components/panel/skeleton.tsx";

const ViewsPanel = lazy(() => import("./views-panel.tsx"));

/** The saved views of this page; what is in the menu is loaded when it is first opened. */
export function ViewsMenu() {
  const id = useId();
  const layer = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div data-noprint>
      <button
        type="button"
        popoverTarget={id}
        className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md border border-line bg-panel px-2 text-[12px] font-medium text-muted hover:bg-hover hover:text-ink"
      >
        <Bookmark aria-hidden="true" className="size-3.5" />
        Views
        <ChevronDown aria-hidden="true" className="size-3" />
      </button>
      <div
        ref={layer}
        id={id}
        popover="auto"
        onToggle={(event) => setIsOpen(event.newState === "open")}
        className="layer w-88 max-w-[calc(100vw-16px)] p-3 text-left"
      >
        {isOpen && (
          <Suspense fallback={<Skeleton height={96} />}>
            <ViewsPanel onClose={() => layer.current?.hidePopover()} />
          </Suspense>
        )}
      </div>
    </div>
  );
}
