import { useState } from "react";
import { count, plural } from "~/lib/format.ts";
import type { FacetProps } from "./facet-menu.tsx";

const MOST = 60;
const SEARCH_FROM = 10;

/** The values of one facet, to be chosen from; of very many those that fit a word. */
export default function FacetValues({ label, choices, chosen, onToggle, note, head }: FacetProps) {
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
