// Pictures of every page of a product that runs already: node tools/screenshots.mjs <address> <folder>
import { writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { smallPicture } from "./small-picture.mjs";

const [address, folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: node tools/screenshots.mjs <address> <folder>");

const PATIENCE_MS = 60_000;
const SHOTS = [
  { kind: "light", theme: "light", width: 1440, height: 900 },
  { kind: "dark", theme: "dark", width: 1440, height: 900 },
  { kind: "phone", theme: "light", width: 390, height: 844 },
];
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

const TRIES = 5;

// A machine that is busy may refuse a request for want of time.
async function answerOf(path) {
  for (let tried = 1; ; tried += 1) {
    const answer = await fetch(address + path);
    if (answer.ok) return answer.json();
    if (tried === TRIES) throw new Error(`${path} is answered with status ${answer.status}.`);
  }
}

// A job that fails now has the most to show.
async function failing() {
  const { attention } = await answerOf("/api/overview?days=30");
  const one = attention?.find((job) => job.last_run_id !== null);
  if (!one) throw new Error("No job of this account fails: there is no page of a failure to take.");
  const job = `/jobs/${one.workspace_id}/${one.job_id}`;
  return { job, run: `${job}/runs/${one.last_run_id}` };
}

const { job, run } = await failing();

// What to wait for beside the panels, and what to do before the picture is taken.
const PAGES = [
  { name: "dashboard", path: "/dashboard" },
  { name: "running", path: "/running" },
  { name: "timeline", path: "/timeline" },
  { name: "jobs", path: "/jobs" },
  { name: "jobs-matrix", path: "/jobs?view=matrix" },
  { name: "job", path: job },
  { name: "run", path: run },
  { name: "pipelines", path: "/pipelines" },
  { name: "runs", path: "/runs" },
  { name: "costs", path: "/costs" },
  { name: "trends", path: "/trends" },
  { name: "calendar", path: "/calendar" },
  { name: "compute", path: "/compute" },
  { name: "status", path: "/status" },
  { name: "settings", path: "/settings?section=ownership" },
  {
    name: "find",
    path: "/jobs",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Find" }).fill("or");
      await page.getByRole("option").nth(4).waitFor();
    },
  },
  {
    name: "views",
    path: "/jobs?state=failed",
    act: async (page) => {
      await page.getByRole("button", { name: "Views", exact: true }).click();
      await page.getByRole("textbox", { name: /Save what is shown/ }).waitFor();
    },
  },
];

async function settle(page) {
  await page.getByRole("main").locator("[data-look]").first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[data-look="loading"], main [aria-label="Loading"]'));
  await page.evaluate(() => document.fonts.ready);
}

// The demo's account is whole: what failed, failed for want of time.
async function open(page, path) {
  for (let tried = 1; ; tried += 1) {
    await page.goto(address + path);
    await settle(page);
    if ((await page.getByRole("main").locator('[data-look="failed"]').count()) === 0) return;
    if (tried === TRIES) throw new Error(`${path} has figures that could not be read.`);
  }
}

async function take(browser, empty, shot) {
  const context = await browser.newContext({
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.theme,
    reducedMotion: "reduce",
    timezoneId: "UTC",
    locale: "en-GB",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  for (const { name, path, act } of PAGES) {
    await open(page, path);
    await act?.(page);
    const png = await page.screenshot({ animations: "disabled", caret: "hide" });
    const small = await smallPicture(empty, png);
    writeFileSync(`${folder}/${name}-${shot.kind}.webp`, small);
    process.stdout.write(`${name}-${shot.kind}: ${Math.round(small.length / 1000)} kB\n`);
  }
  await context.close();
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
try {
  const empty = await browser.newPage();
  for (const shot of SHOTS) await take(browser, empty, shot);
} finally {
  await browser.close();
}
