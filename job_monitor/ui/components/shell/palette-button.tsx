import { Search } from "lucide-react";
import { type ComponentType, useCallback, useEffect, useState } from "react";
import { useKeys } from "~/lib/keys.ts";

type PaletteProps = { onClose: () => void };

const IS_MAC = globalThis.navigator?.platform.startsWith("Mac");
const KEY = IS_MAC ? "⌘ K" : "Ctrl K";

function isKey(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
}

/** A layer that is open already keeps the page for itself; the palette's own key closes nothing. */
function isCovered(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** Opens the palette, which is loaded when it is first wanted; by its key also while somebody types. */
export function PaletteButton() {
  const [Palette, setPalette] = useState<ComponentType<PaletteProps> | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [isLost, setIsLost] = useState(false);
  const open = useCallback(() => {
    setIsOpen(true);
    import("~/components/palette/palette.tsx").then(
      (loaded) => setPalette(() => loaded.Palette),
      () => {
        setIsOpen(false);
        setIsLost(true);
      },
    );
  }, []);
  useKeys("Find", [{ press: KEY, does: "Find a page, a job, a run or an action", run: open }]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isKey(event)) return;
      event.preventDefault();
      if (!isCovered()) open();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [open]);
  return (
    <>
      <button
        type="button"
        onClick={open}
        title={`Find (${KEY})`}
        className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-muted hover:bg-hover hover:text-ink"
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="max-lg:sr-only">Find</span>
        <span aria-hidden="true" className="rounded border border-line px-1 font-mono text-[11px] max-lg:hidden">
          {KEY}
        </span>
      </button>
      {isLost && (
        <p role="alert" className="text-bad">
          Find could not be loaded: load the page again.
        </p>
      )}
      {isOpen && Palette && <Palette onClose={() => setIsOpen(false)} />}
    </>
  );
}
