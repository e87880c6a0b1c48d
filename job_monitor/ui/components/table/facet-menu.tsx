import { ChevronDown } from "lucide-react";
import { lazy, type ReactNode, Suspense, useId, useState } from "react";

export type Choice = { value: string; label: string; count: number };

/** Nobody sees the values before the menu is opened. */
const FacetValues = lazy(() => import("./facet-values.tsx"));

export type FacetProps = {
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
  /** For values that are asked for when somebody wants to see them. */
  onOpen?: () => void;
  /** Stands in place of the values while there are none. */
  note?: string | undefined;
  /** Above the values: what they are values of. */
  head?: ReactNode;
};

/** A button with the values of one facet, and how many jobs each would show. Several may be chosen. */
export function FacetMenu({ label, choices, chosen, onToggle, onOpen, note, head }: FacetProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className={`inline-flex h-7 shrink-0 items-center gap-1 rounded-md border px-2 hover:bg-hover ${
          chosen.length > 0 ? "border-accent bg-accent-soft" : "border-line-strong bg-panel"
        }`}
      >
        {label}
        {chosen.length > 0 && <span className="num font-semibold">{chosen.length}</span>}
        <ChevronDown aria-hidden="true" className="size-3 text-muted" />
      </button>
      <div
        id={id}
        popover="auto"
        onToggle={(event) => {
          setIsOpen(event.newState === "open");
          if (event.newState === "open") onOpen?.();
        }}
        className="layer w-72 max-w-[calc(100vw-16px)] p-2 text-left"
      >
        {isOpen && (
          <Suspense>
            <FacetValues label={label} choices={choices} chosen={chosen} onToggle={onToggle} note={note} head={head} />
          </Suspense>
        )}
      </div>
    </>
  );
}
