import { useSyncExternalStore } from "react";
import { storedChoice } from "./stored.ts";
import type { Zone } from "./time.ts";

export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "compact";

/** The keys of theme and density are also read by public/theme.js, before the first paint. */
export const theme = storedChoice<Theme>("job-monitor.theme", ["system", "light", "dark"], "system");
export const density = storedChoice<Density>("job-monitor.density", ["comfortable", "compact"], "comfortable");
export const zone = storedChoice<Zone>("job-monitor.zone", ["local", "utc"], "local");

export function useTheme(): Theme {
  return useSyncExternalStore(theme.subscribe, theme.get);
}

export function useDensity(): Density {
  return useSyncExternalStore(density.subscribe, density.get);
}

export function useZone(): Zone {
  return useSyncExternalStore(zone.subscribe, zone.get);
}

export function resolveTheme(choice: Theme, isSystemDark: boolean): "light" | "dark" {
  return choice === "system" ? (isSystemDark ? "dark" : "light") : choice;
}

/** Height of a list's line in pixels, for lists that place their lines themselves: `--row` of tokens.css. */
export function rowHeight(): number {
  return density.get() === "compact" ? 26 : 32;
}

/** Keeps the document in the chosen theme and density, also when the system's theme changes. */
export function followTheme(): () => void {
  const system = globalThis.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { dataset } = document.documentElement;
    dataset.theme = resolveTheme(theme.get(), system.matches);
    dataset.density = density.get();
  };
  apply();
  system.addEventListener("change", apply);
  const forgets = [theme.subscribe(apply), density.subscribe(apply)];
  return () => {
    system.removeEventListener("change", apply);
    for (const forget of forgets) forget();
  };
}
