import { type Arrangement, arrange, arrangement } from "./arrangement.ts";

/** So wide a column is at least, and so much stays for the name, in pixels. */
const LEAST = 44;
const NAME_LEAST = 160;
/** The share of the table by which a press of a key makes a column wider or narrower. */
export const STEP = 0.01;

/** The order with one column a place earlier or later. */
export function stepped(order: readonly string[], key: string, by: -1 | 1): readonly string[] {
  const place = order.indexOf(key);
  const other = order[place + by];
  if (place < 0 || other === undefined) return order;
  return order.map((one, at) => (at === place ? other : at === place + by ? key : one));
}

type Room = { table: number; column: number; name: number };

/** The share for a width that is wanted, so that neither the column nor the name becomes too narrow. */
export function shareOf(wanted: number, { table, column, name }: Room): number {
  const most = Math.max(LEAST, column + Math.max(0, name - NAME_LEAST));
  return Math.round((Math.min(Math.max(wanted, LEAST), most) / table) * 1e4) / 1e4;
}

function widened({ widths, ...rest }: Arrangement, key: string, share: number): Arrangement {
  return { ...rest, widths: { ...widths, [key]: share } };
}

function cellOf(key: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`th[data-column="${key}"]`);
}

function roomOf(head: HTMLElement): Room {
  return {
    table: head.closest("table")?.offsetWidth || 1,
    column: head.offsetWidth,
    name: cellOf("name")?.offsetWidth ?? 0,
  };
}

/** Makes a column that is on the screen wider or narrower by some steps. */
export function widen(key: string, steps: number): void {
  const head = cellOf(key);
  if (head === null || head.offsetWidth === 0) return;
  const room = roomOf(head);
  arrange(widened(arrangement(), key, shareOf(room.column + steps * STEP * room.table, room)));
}

/** Follows the pointer until it is let go. The name takes what is left, so it is the edge towards the name that moves. */
export function drag(head: HTMLElement, fromX: number): void {
  const key = head.dataset.column ?? "";
  const room = roomOf(head);
  const way = key === "state" ? 1 : -1;
  const end = new AbortController();
  const { signal } = end;
  const move = (event: PointerEvent) =>
    arrange(widened(arrangement(), key, shareOf(room.column + way * (event.clientX - fromX), room)));
  document.addEventListener("pointermove", move, { signal });
  for (const over of ["pointerup", "pointercancel"]) document.addEventListener(over, () => end.abort(), { signal });
}
