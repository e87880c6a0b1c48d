import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { lazy, Suspense, useEffect, useId, useRef, useState } from "react";
import { listenForKeys, useKeys } from "~/lib/keys.ts";
import { keepJobs } from "~/lib/metrics/filter-address.ts";
import { SECTIONS } from "./navigation.ts";

const KeyList = lazy(() => import("./key-list.tsx"));
const PAGES = SECTIONS.flatMap((section) => section.items);

/** The keys that work on every page, and the dialog that lists all that work now. */
export function KeysHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const navigate = useNavigate();
  const titleId = useId();
  useEffect(listenForKeys, []);
  useKeys("Everywhere", [
    { press: "?", does: "Show the keys", run: () => open() },
    ...PAGES.map(({ to, label, key }) => ({
      press: `g ${key}`,
      does: `Go to ${label}`,
      run: () => void navigate({ to, search: keepJobs }),
    })),
  ]);
  const open = () => {
    setIsOpen(true);
    dialog.current?.showModal();
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={() => setIsOpen(false)}
      className="layer m-auto w-[min(460px,calc(100vw-16px))] max-h-[calc(100dvh-32px)] overflow-y-auto p-0 text-left text-ink backdrop:bg-black/40"
    >
      <header className="flex items-center gap-2 border-b border-line px-3.5 py-2">
        <h2 id={titleId} className="flex-1 text-[13px] font-semibold">
          Keys
        </h2>
        <button
          type="button"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
          className="inline-flex size-7 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
        >
          <X aria-hidden="true" className="size-4" />
        </button>
      </header>
      {isOpen && (
        <Suspense>
          <KeyList />
        </Suspense>
      )}
    </dialog>
  );
}
