import { useRouter } from "@tanstack/react-router";
import { Pencil, Save, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { SavedView } from "~/lib/types.ts";
import { addressOf, mayChange, VIEW_RIGHTS } from "~/lib/views.ts";
import type { OnDeed } from "./save-form.tsx";

type Here = { page: string; query: string };
/** `here` null: it is not looked at from a page of its own, so nothing can be put in its place. */
type Props = { view: SavedView; here: Here | null; isBusy: boolean; onDeed: OnDeed; onOpen: () => void };
type Mode = "shown" | "overwrite" | "rename" | "remove";

function wishOf({ name, page, query, is_shared }: SavedView) {
  return { name, page, query, is_shared };
}

/** One view: its link, and to whom it is allowed what changes it. */
export function ViewLine({ view, here, isBusy, onDeed, onOpen }: Props) {
  const [mode, setMode] = useState<Mode>("shown");
  const back = () => setMode("shown");
  const change = (part: Partial<ReturnType<typeof wishOf>>, said: string) =>
    onDeed({ kind: "change", view, wish: { ...wishOf(view), ...part } }, said, back);
  if (mode === "rename") {
    return (
      <Rename name={view.name} isBusy={isBusy} onBack={back} onName={(name) => change({ name }, "It is renamed.")} />
    );
  }
  if (mode === "overwrite" || mode === "remove") {
    const isRemoval = mode === "remove";
    return (
      <Confirm
        question={isRemoval ? `Delete “${view.name}”?` : `Let “${view.name}” show what is shown now?`}
        word={isRemoval ? "Delete" : "Overwrite"}
        isBusy={isBusy}
        onBack={back}
        onYes={() =>
          isRemoval
            ? onDeed({ kind: "remove", view }, `“${view.name}” is deleted.`, back)
            : here && change(here, `“${view.name}” shows this page as it is now.`)
        }
      />
    );
  }
  return (
    <li className="flex min-h-8 items-center gap-1">
      <Open view={view} isHere={view.query === here?.query} onOpen={onOpen} />
      {mayChange(view) && (
        <>
          {here && <Tool label={`Overwrite ${view.name}`} icon={Save} onClick={() => setMode("overwrite")} />}
          <Tool label={`Rename ${view.name}`} icon={Pencil} onClick={() => setMode("rename")} />
          <Tool label={`Delete ${view.name}`} icon={Trash2} onClick={() => setMode("remove")} />
        </>
      )}
    </li>
  );
}

/** A link, so that it can be opened beside this page too. */
function Open({ view, isHere, onOpen }: { view: SavedView; isHere: boolean; onOpen: () => void }) {
  const router = useRouter();
  const address = addressOf(view);
  return (
    <a
      href={address}
      aria-current={isHere ? "true" : undefined}
      title={`Of ${view.owner}. ${VIEW_RIGHTS[view.right]}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onOpen();
        router.history.push(address);
      }}
      className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 hover:bg-hover aria-[current]:font-semibold"
    >
      <span className="truncate">{view.name}</span>
      {view.is_shared && <span className="ml-auto max-w-32 truncate text-[12px] text-muted">{view.owner}</span>}
    </a>
  );
}

function Tool({ label, icon: Icon, onClick }: { label: string; icon: typeof Save; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
    >
      <Icon aria-hidden="true" className="size-3.5" />
    </button>
  );
}

const PLAIN = "h-7 shrink-0 rounded-md border border-line-strong bg-panel px-2 font-medium hover:bg-hover";

type ConfirmProps = { question: string; word: string; isBusy: boolean; onYes: () => void; onBack: () => void };

function Confirm({ question, word, isBusy, onYes, onBack }: ConfirmProps) {
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-1.5 px-1.5">
      <span className="min-w-0 flex-1 basis-40 break-words">{question}</span>
      <button type="button" disabled={isBusy} onClick={onYes} className={`${PLAIN} text-bad`}>
        {word}
      </button>
      {/* biome-ignore lint/a11y/noAutofocus: the button that asked is gone, and the focus with it */}
      <button type="button" autoFocus onClick={onBack} className={PLAIN}>
        Keep
      </button>
    </li>
  );
}

type RenameProps = { name: string; isBusy: boolean; onName: (name: string) => void; onBack: () => void };

function Rename({ name, isBusy, onName, onBack }: RenameProps) {
  const [text, setText] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onName(text.trim());
  };
  return (
    <li>
      <form onSubmit={submit} className="flex min-h-8 items-center gap-1.5 px-1.5">
        <input
          // biome-ignore lint/a11y/noAutofocus: the button that asked is gone, and the focus with it
          autoFocus
          required
          aria-label={`New name of ${name}`}
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-7 min-w-0 flex-1 rounded-md border border-line-strong bg-panel px-2"
        />
        <button type="submit" disabled={isBusy || text.trim() === ""} className={PLAIN}>
          Rename
        </button>
        <button type="button" onClick={onBack} className={PLAIN}>
          Cancel
        </button>
      </form>
    </li>
  );
}
