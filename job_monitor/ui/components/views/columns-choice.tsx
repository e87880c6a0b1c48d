import { useState } from "react";
import { HIDEABLE, type Hideable, hiddenColumns, hideColumns } from "~/lib/jobs/hidden.ts";

const ALL = Object.entries(HIDEABLE) as [Hideable, string][];

/** Which columns the table of jobs shows: kept in this browser, for whoever uses it. */
export function ColumnsChoice() {
  const [hidden, setHidden] = useState(hiddenColumns);
  const toggle = (name: Hideable) => {
    const next = hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name];
    hideColumns(next);
    setHidden(next);
  };
  return (
    <fieldset className="border-t border-line pt-2">
      <legend className="sr-only">Columns</legend>
      <p aria-hidden="true" className="mb-1 font-semibold">
        Columns <span className="font-normal text-muted">kept in this browser</span>
      </p>
      <div className="grid grid-cols-2">
        {ALL.map(([name, word]) => (
          <label key={name} className="flex min-h-6 items-center gap-2 rounded hover:bg-hover">
            <input
              type="checkbox"
              checked={!hidden.includes(name)}
              onChange={() => toggle(name)}
              className="size-3.5 accent-accent"
            />
            {word}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
