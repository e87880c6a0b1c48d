import { useWindowVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useKeys } from "~/lib/keys.ts";
import { rowHeight } from "~/lib/preferences.ts";

/** The top bar; below it the header, a line high, lies over what is scrolled as well. */
const BAR = 44;

export type Lines<Box extends HTMLElement> = {
  box: RefObject<Box | null>;
  virtual: Virtualizer<Window, Element>;
  top: number;
  cursor: number | null;
};

/** Only the lines in sight exist; the page scrolls as a whole. `j` and `k` move from job to job, or what `thing` says. */
export function useLines<Box extends HTMLElement>(
  count: number,
  isJob: (index: number) => boolean,
  thing = "job",
): Lines<Box> {
  const box = useRef<Box>(null);
  const [top, setTop] = useState(0);
  const [cursor, setCursor] = useState<number | null>(null);
  useLayoutEffect(() => {
    const measure = () => setTop((box.current?.getBoundingClientRect().top ?? 0) + globalThis.scrollY);
    measure();
    const seen = new ResizeObserver(measure);
    seen.observe(document.body);
    return () => seen.disconnect();
  }, []);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: rowHeight,
    overscan: 4,
    scrollMargin: top,
    scrollPaddingStart: BAR + rowHeight(),
    scrollPaddingEnd: rowHeight() * 2,
  });
  const move = (step: 1 | -1) => {
    let next = cursor === null || cursor >= count ? (step === 1 ? 0 : -1) : cursor + step;
    while (next >= 0 && next < count && !isJob(next)) next += step;
    if (next < 0 || next >= count) return;
    setCursor(next);
    virtual.scrollToIndex(next);
  };
  useKeys(`List of ${thing}s`, [
    { press: "j", does: `Next ${thing}; Enter opens it`, run: () => move(1) },
    { press: "k", does: `The ${thing} before`, run: () => move(-1) },
  ]);
  return { box, virtual, top, cursor };
}

/** Goes on a line, or on what is pressed in it: while the cursor is there, its first link or button has the focus. */
export function useCursor<Target extends HTMLElement>(isCursor: boolean): RefObject<Target | null> {
  const target = useRef<Target>(null);
  useEffect(() => {
    if (!isCursor) return;
    const link = target.current?.querySelector<HTMLElement>("a, button") ?? target.current;
    link?.focus({ preventScroll: true });
  }, [isCursor]);
  return target;
}
