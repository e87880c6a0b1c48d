import { useSyncExternalStore } from "react";

/** How a person has arranged the table of jobs; what is usual is left out. */
export type Arrangement = {
  /** Keys of the columns after the name, in their order. */
  order?: readonly string[];
  /** Widths by key, as shares of the table's, so that they fit another screen as well. */
  widths?: Readonly<Record<string, number>>;
};

const KEY = "job-monitor.arrangement";
const listeners = new Set<() => void>();
let current = read();

function read(): Arrangement {
  try {
    const { order, widths } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...(Array.isArray(order) && { order }), ...(widths instanceof Object && { widths }) };
  } catch {
    return {}; // Storage may be forbidden, or hold what is none of ours.
  }
}

export function useArrangement(): Arrangement {
  return useSyncExternalStore(subscribe, arrangement);
}

export function arrangement(): Arrangement {
  return current;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function arrange(next: Arrangement): void {
  current = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // As above: the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

/** The first two stay where they are; what the order does not name comes last, as it stood. */
export function inOrder<Column extends { key: string }>(
  columns: readonly Column[],
  order: readonly string[],
): readonly Column[] {
  const rank = ({ key }: Column) => order.indexOf(key) >>> 0;
  const rest = columns.slice(2).sort((a, b) => rank(a) - rank(b));
  return [...columns.slice(0, 2), ...rest];
}
