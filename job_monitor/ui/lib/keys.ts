import { useEffect, useRef, useSyncExternalStore } from "react";
import { storedChoice } from "./stored.ts";

/** A key and what it does. `press` is a key as the browser names it, or two with a blank between: `g j`. */
export type Shortcut = { press: string; does: string; run: () => void };
type Group = { title: string; shortcuts: readonly Shortcut[] };

/** Keys of one letter can be turned off: they get in the way of those who speak to their computer. */
export const shortcutsWanted = storedChoice<"on" | "off">("job-monitor.keys", ["on", "off"], "on");

export function useShortcutsWanted(): "on" | "off" {
  return useSyncExternalStore(shortcutsWanted.subscribe, shortcutsWanted.get);
}

let groups: readonly Group[] = [];
const listeners = new Set<() => void>();

function changeGroups(next: readonly Group[]): void {
  groups = next;
  for (const listener of listeners) listener();
}

/** Every key that does something on this page, by group: what `?` shows. */
export function useKeyGroups(): readonly Group[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => groups,
  );
}

/** The keys work while the component is there. */
export function useKeys(title: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const presses = shortcuts.map((one) => one.press).join(",");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys are told apart by what is pressed
  useEffect(() => {
    const stable = latest.current.map(({ press, does }, place) => ({
      press,
      does,
      run: () => latest.current[place]?.run(),
    }));
    const own: Group = { title, shortcuts: stable };
    changeGroups([...groups, own]);
    return () => changeGroups(groups.filter((group) => group !== own));
  }, [title, presses]);
}

const TEXT_FIELDS = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
const PAIR_MS = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXT_FIELDS) !== null;
}

/** A layer above the page has the keys for itself. */
function isCovered(): boolean {
  return document.querySelector("dialog[open], [popover]:popover-open") !== null;
}

/** Listens for the whole application; mounted once. */
export function listenForKeys(): () => void {
  let first: { key: string; at: number } | null = null;
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (shortcutsWanted.get() === "off" || isTyping(event.target) || isCovered()) return;
    const pair = first !== null && event.timeStamp - first.at < PAIR_MS ? `${first.key} ${event.key}` : null;
    const all = groups.flatMap((group) => group.shortcuts);
    const found = all.findLast((one) => one.press === pair) ?? all.findLast((one) => one.press === event.key);
    first = { key: event.key, at: event.timeStamp };
    if (!found) return;
    event.preventDefault();
    first = null;
    found.run();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
