import { type FormEvent, useId, useState } from "react";
import type { ViewDeed } from "~/lib/views.ts";

export type OnDeed = (deed: ViewDeed, said: string, onDone: () => void) => void;
type Props = { here: { page: string; query: string }; isBusy: boolean; onDeed: OnDeed };

/** Saves the page as it is now under a name, for oneself unless it is said otherwise. */
export function SaveForm({ here, isBusy, onDeed }: Props) {
  const id = useId();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish = { ...here, name: name.trim(), is_shared: isShared };
    onDeed({ kind: "create", wish }, `“${wish.name}” is saved.`, () => setName(""));
  };
  return (
    <form onSubmit={submit} aria-label="Save this view" className="flex flex-col gap-1.5 border-t border-line pt-2">
      <label htmlFor={id} className="font-semibold">
        Save what is shown now
      </label>
      <div className="flex gap-1.5">
        <input
          id={id}
          required
          maxLength={200}
          placeholder="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          className="h-7 min-w-0 flex-1 rounded-md border border-line-strong bg-panel px-2 placeholder:text-muted"
        />
        <button
          type="submit"
          disabled={isBusy || name.trim() === ""}
          className="h-7 rounded-md bg-accent px-3 font-medium text-on-accent disabled:opacity-60"
        >
          Save
        </button>
      </div>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={isShared}
          onChange={(event) => setShared(event.target.checked)}
          className="size-3.5 accent-accent"
        />
        Shared: everybody may see it
      </label>
    </form>
  );
}
