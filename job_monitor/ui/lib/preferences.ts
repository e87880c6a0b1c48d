import { useSyncExternalStore } from "react";
import { storedChoice } from "./stored.ts";
import type { Zone } from "./time.ts";

export type Theme = "system" | "light" | "dark";

/** The key is also read by public/theme.js, before the first paint. */
export const theme = storedChoice<Theme>("job-monitor.theme", ["system", "light", "dark"], "system");
export const zone = storedChoice<Zone>("job-monitor.zone", ["local", "utc"], "local");

export function useTheme(): Theme {
  return useSyncExternalStore(theme.subscribe, theme.get);
}

export function useZone(): Zone {
  return useSyncExternalStore(zone.subscribe, zone.get);
}

export function resolveTheme(choice: Theme, isSystemDark: boolean): "light" | "dark" {
  return choice === "system" ? (isSystemDark ? "dark" : "light") : choice;
}

/** Keeps the document in the chosen theme, also when the system's changes. */
export function followTheme(): () => void {
  const system = globalThis.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.documentElement.dataset.theme = resolveTheme(theme.get(), system.matches);
  };
  apply();
  system.addEventListener("change", apply);
  const forget = theme.subscribe(apply);
  return () => {
    system.removeEventListener("change", apply);
    forget();
  };
}
