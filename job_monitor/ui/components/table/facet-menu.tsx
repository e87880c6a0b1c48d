import { ChevronDown } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { count, plural } from "~/lib/format.ts";

export type Choice = { value: string; label: string; count: number };

type Props = {
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

const MOST = 60;
const SEARCH_FROM = 10;

/** A button with the values of one facet, and how many jobs each would show. Several may be chosen. */
export function FacetMenu({ label, choices, chosen, onToggle, onOpen, note, head }: Props) {
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
          <Values label={label} choices={choices} chosen={chosen} onToggle={onToggle} note={note} head={head} />
        )}
      </div>
    </>
  );
}

function Values({ label, choices, chosen, onToggle, note, head }: Props) {
  const [text, setText] = useState("");
  const found = choices.filter((choice) => choice.label.toLowerCase().includes(text.toLowerCase()));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 px-1 font-semibold">{label}</legend>
      {head && <div className="mb-1 px-1">{head}</div>}
      {choices.length >= SEARCH_FROM && (
        <input
          type="search"
          aria-label={`Search ${label.toLowerCase()}`}
          placeholder="Search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mb-1 h-7 w-full rounded-md border border-line-strong bg-panel px-2 placeholder:text-muted"
        />
      )}
      <div className="max-h-[50vh] overflow-y-auto">
        {found.slice(0, MOST).map((choice) => (
          <label key={choice.value} className="flex min-h-7 items-center gap-2 rounded px-1 hover:bg-hover">
            <input
              type="checkbox"
              checked={chosen.includes(choice.value)}
              onChange={() => onToggle(choice.value)}
              className="size-3.5 shrink-0 accent-accent"
            />
            <span className="min-w-0 flex-1 truncate" title={choice.label}>
              {choice.label}
            </span>
            <span className="num text-muted">{count(choice.count)}</span>
          </label>
        ))}
      </div>
      {found.length === 0 && <p className="px-1 text-muted">{note ?? "None fits."}</p>}
      {found.length > MOST && (
        <p className="mt-1 px-1 text-[12px] text-muted">{plural(found.length - MOST, "more value")}: search for it.</p>
      )}
    </fieldset>
  );
}
