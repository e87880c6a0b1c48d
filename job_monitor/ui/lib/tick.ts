import { useSyncExternalStore } from "react";

const SECOND_MS = 1_000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function beat(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** Nothing is counted while nobody looks. */
function follow(): void {
  const isWanted = listeners.size > 0 && !document.hidden;
  if (isWanted && timer === null) {
    beat();
    timer = setInterval(beat, SECOND_MS);
  }
  if (!isWanted && timer !== null) {
    clearInterval(timer);
    timer = null;
  }
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener("visibilitychange", follow);
  listeners.add(listener);
  follow();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener("visibilitychange", follow);
    follow();
  };
}

/** The browser's time in milliseconds, once a second, by one timer for all who ask. */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, () => now);
}
