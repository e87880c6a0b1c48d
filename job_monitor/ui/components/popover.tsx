import { type ReactNode, useId, useState } from "react";

type Props = { label: string; button: ReactNode; children: ReactNode; className?: string; panelClass?: string };

/**
 * A button and the layer it opens; the browser closes it on Escape or a click elsewhere and gives the focus back. What is in
 * the layer is made when it is first opened.
 */
export function Popover({ label, button, children, className = "", panelClass = "w-72" }: Props) {
  const id = useId();
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className={`inline-flex h-8 min-w-0 items-center gap-1.5 rounded-md px-2 hover:bg-hover ${className}`}
      >
        <span className="sr-only">{label}</span>
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        onBeforeToggle={() => setWasOpened(true)}
        className={`layer max-w-[calc(100vw-16px)] p-3 text-left ${panelClass}`}
      >
        {wasOpened && children}
      </div>
    </>
  );
}
