import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { routerOptions } from "./router.config.ts";

const backend = process.env.JOB_MONITOR_URL ?? "http://127.0.0.1:8000";

/**
 * Without these each module that two pages share is a file of its own, and a page asks for forty. What every page loads is
 * one file; small things that several use are another, since a request costs more than their bytes.
 */
const GROUPS = [
  { name: "shell", test: /components[\\/]shell[\\/](?!key-list|source-list|shell)/, priority: 3 },
  {
    name: "shared",
    // But not what pages with filters over time share: Jobs, the largest page, has no use for it.
    test: /^(?!.*(metrics[\\/](?!filter-address|range|zone\.)|lib[\\/]trends[\\/]))/,
    minShareCount: 4,
    maxModuleSize: 4000,
    priority: 2,
  },
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
