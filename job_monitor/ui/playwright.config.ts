import { defineConfig } from "@playwright/test";

/** Drives the system's Chromium against a server that runs already: JOB_MONITOR_URL says where. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  timeout: 120_000,
  // What is shown is asked here, how fast elsewhere: beside other tests on two cores a first look once took over 5 s.
  expect: { timeout: 20_000 },
  // A starved browser fails once, a defect twice; what fails once is listed as flaky.
  retries: 1,
  reporter: "list",
  use: {
    baseURL: process.env.JOB_MONITOR_URL ?? "http://127.0.0.1:8000",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
