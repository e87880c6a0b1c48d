import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { routerOptions } from "./router.config.ts";

const backend = process.env.JOB_MONITOR_URL ?? "http://127.0.0.1:8000";

/**
 * A request costs more than the bytes of a small module, so what pages share comes in few files: what every page loads in
 * one, and one each for the small things that most use, long lists, rows of jobs, filters over time, and figures. None of them may hold
 * what Jobs, the largest page, has no use for, unless Jobs does not load it.
 */
const FILTERS = /metrics\/(?!filter-address|range|zone\.)|lib\/(runs-search|activity-queries)/;
const FIGURES = /dashboard\/(tile|set-up)|lib\/running\./;
const SUMS = /components\/sql|lib\/(attribution|trends\/(split|words))/;
const JOBS = /lib\/jobs\/(?!decode)|jobs\/job-strip|table\/(facet-menu|filter-field)/;
const LISTS = /table\/(use-lines|gap)|jobs\/legend|virtual-core|react-virtual/;

const GROUPS = [
  { name: "app", tags: ["$initial" as const], priority: 6 },
  {
    name: "shared",
    test: (id: string) => ![FILTERS, FIGURES, SUMS].some((one) => one.test(id)),
    minShareCount: 4,
    maxModuleSize: 4000,
    priority: 5,
  },
  { name: "lists", test: LISTS, minShareCount: 2, priority: 4 },
  { name: "jobs-rows", test: JOBS, minShareCount: 2, priority: 3 },
  { name: "filters", test: FILTERS, minShareCount: 2, priority: 3 },
  { name: "figures", test: FIGURES, minShareCount: 2, priority: 2 },
  { name: "sums", test: SUMS, minShareCount: 2, priority: 1 },
];

export default defineConfig({
  plugins: [tanstackRouter(routerOptions), react(), tailwindcss()],
  resolve: { alias: { "~": import.meta.dirname } },
  server: { host: "127.0.0.1", proxy: { "/api": backend } },
  build: {
    manifest: true,
    target: "es2022",
    assetsInlineLimit: 0,
    license: { fileName: "licenses.md" },
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
  },
  test: {
    environment: "happy-dom",
    environmentOptions: { happyDOM: { url: "http://127.0.0.1/" } },
    env: { TZ: "Europe/Berlin" },
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/support/setup.ts"],
    maxWorkers: 1,
    testTimeout: 20_000,
  },
});
