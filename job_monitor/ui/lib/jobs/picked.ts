/** Jobs that are selected, and the one that was taken or left last: from there a range begins. */
export type Picked = { keys: ReadonlySet<string>; last?: string };

export const NONE: Picked = { keys: new Set() };

/** After one was taken, or left; within an order everything between the last one and this goes the same way. */
export function picking({ keys, last }: Picked, key: string, order: readonly string[] = []): Picked {
  const ends = [order.indexOf(last ?? ""), order.indexOf(key)];
  const [from = -1, to = -1] = ends.sort((a, b) => a - b);
  return changed(keys, from < 0 ? [key] : order.slice(from, to + 1), !keys.has(key), key);
}

export function changed(keys: ReadonlySet<string>, some: readonly string[], isOn: boolean, last?: string): Picked {
  const next = new Set(keys);
  for (const one of some) isOn ? next.add(one) : next.delete(one);
  return { keys: next, ...(last !== undefined && { last }) };
}
