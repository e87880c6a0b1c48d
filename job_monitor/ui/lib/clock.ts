import { createContext, useContext, useEffect, useState } from "react";
import { useHealth } from "./queries.ts";
import { instant } from "./time.ts";

/** The server's time in milliseconds: ages are told by the clock that the data was written by, not by the browser's. */
export const NowContext = createContext<number>(Date.now());

export function useNow(): number {
  return useContext(NowContext);
}

const TICK_MS = 10_000;

/** The server's time as of its last answer, carried on by the browser's clock. */
export function useServerNow(): number {
  const { data, dataUpdatedAt } = useHealth();
  const [browserNow, setBrowserNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setBrowserNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const told = instant(data?.now);
  return told === null ? browserNow : told + Math.max(0, browserNow - dataUpdatedAt);
}
