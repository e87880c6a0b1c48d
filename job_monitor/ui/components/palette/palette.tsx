import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Item } from "./items.ts";
import { useFound } from "./use-found.ts";

type Props = { onClose: () => void };

/** Pages, jobs, runs, views and actions by a few letters, or by what was pasted. */
export function Palette({ onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (shown && !shown.open) shown.showModal();
  }, []);
  const choose = (item: Item) => {
    // First closed, so that the focus is back before the page or another layer takes it.
    dialog.current?.close();
    item.run();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it as well; the click is that on what lies behind
    <dialog
      ref={dialog}
      aria-label="Find a page, a job, a run or an action"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
      className="layer mx-auto mt-[10dvh] mb-auto w-[min(620px,calc(100vw-16px))] p-0 text-left text-ink backdrop:bg-black/40"
    >
      <Finder onChoose={choose} />
    </dialog>
  );
}

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function Finder({ onChoose }: { onChoose: (item: Item) => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { items, remarks } = useFound(text);
  const current = Math.min(at, items.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = items[current];
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      onChoose(chosen);
      return;
    }
    const step = STEPS[event.key];
    const isText = text !== "" && (event.key === "Home" || event.key === "End");
    if (step === undefined || isText || items.length === 0) return;
    event.preventDefault();
    setAt(step(current, items.length));
  };
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line px-3.5">
        <Search aria-hidden="true" className="size-4 shrink-0 text-muted" />
        <input
          // biome-ignore lint/a11y/noAutofocus: whoever opened it wants to type
          autoFocus
          role="combobox"
          aria-label="Find"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Page, job, run id, address of Databricks, action"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-11 min-w-0 flex-1 bg-transparent text-[14px] outline-none placeholder:text-muted"
        />
      </div>
      <Results id={id} items={items} current={current} onChoose={onChoose} />
      <div role="status" className="px-3.5 text-muted">
        {remarks.map((remark) => (
          <p key={remark} className="py-2 break-words">
            {remark}
          </p>
        ))}
      </div>
    </>
  );
}

type ResultsProps = { id: string; items: readonly Item[]; current: number; onChoose: (item: Item) => void };

function Results({ id, items, current, onChoose }: ResultsProps) {
  const groups = [...new Set(items.map((item) => item.group))];
  const places = new Map(items.map((item, place) => [item, place]));
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label="What fits"
      className="max-h-[min(60dvh,480px)] overflow-y-auto p-1.5 empty:hidden"
    >
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a list box
        <div key={group} role="group" aria-label={group}>
          <div aria-hidden="true" className="px-2 pt-1.5 pb-1 text-[11px] font-medium text-muted">
            {group}
          </div>
          {items
            .filter((item) => item.group === group)
            .map((item) => {
              const place = places.get(item) ?? -1;
              return (
                <Line
                  key={item.id}
                  id={`${id}-${place}`}
                  item={item}
                  isCurrent={place === current}
                  onChoose={onChoose}
                />
              );
            })}
        </div>
      ))}
    </div>
  );
}

type LineProps = { id: string; item: Item; isCurrent: boolean; onChoose: (item: Item) => void };

function Line({ id, item, isCurrent, onChoose }: LineProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  const Icon = item.icon;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field listens for Enter
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
    <div
      ref={line}
      id={id}
      role="option"
      aria-selected={isCurrent}
      onClick={() => onChoose(item)}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 hover:bg-hover aria-selected:bg-accent-soft"
    >
      <Icon aria-hidden="true" className="size-4 shrink-0 text-muted" strokeWidth={1.9} />
      <span className="min-w-0 flex-1 truncate font-medium">{item.label}</span>
      {item.hint && <span className="max-w-[45%] shrink-0 truncate text-[12px] text-muted">{item.hint}</span>}
    </div>
  );
}
