import { expect, type Page as Tab, test } from "@playwright/test";
import { TABLE } from "./faults.table.ts";
import { BADGES, type Fault, type Look, NOTICES, type Page, type PanelLook } from "./faults.types.ts";
import { settle } from "./support.ts";

/** Where the product meets a fault, and with which headers a viewer comes; tests/e2e/test_faults.py serves them. */
type Scene = { address: string; headers: Record<string, string> };
type Panel = { title: string; look: string; notes: string[]; text: string };

const SCENES: Partial<Record<Fault, Scene>> = JSON.parse(process.env.FAULTS ?? "{}");
/** Pages that are not in the menu: a job and a run that the store knew before the fault. */
const ADDRESSES: Partial<Record<Page, string>> = JSON.parse(process.env.ADDRESSES ?? "{}");

const NEVER_SHOWN = /\bNaN\b|\bundefined\b|\bnull\b|Invalid Date|\[object/;
/** The browser says so of each answer of 4xx and 5xx; which of them there may be is the table's. */
const OF_THE_NETWORK = /Failed to load resource/;
const AGE = /\b(just now|\d+ (min|h|d) ago)\b/;

/** The panels in the order of the page. A tile has no line for its remark: an icon with its words stands for it. */
async function panelsOf(tab: Tab): Promise<Panel[]> {
  return tab.locator("main [data-look]").evaluateAll((all) =>
    all.map((one) => {
      const heading = document.getElementById(one.getAttribute("aria-labelledby") ?? "");
      const title = heading?.querySelector("span")?.textContent ?? heading?.textContent ?? "";
      const notes = [...one.querySelectorAll('[role="note"]')].map((note) => note.textContent ?? "");
      const mark = one.querySelector("[data-mark]");
      return {
        title: one.getAttribute("aria-label") ?? title,
        look: one.getAttribute("data-look") ?? "",
        notes: mark ? [`${mark.getAttribute("data-mark")}. ${mark.textContent}`, ...notes] : notes,
        // biome-ignore lint/performance/useDomNodeTextContent: as it is seen, with spaces between its parts
        text: (one as HTMLElement).innerText,
      };
    }),
  );
}

function lookOf({ look, notes }: Panel): string {
  const word = notes[0]?.split(".")[0]?.toLowerCase();
  return word === undefined ? look : `${look}, ${word}`;
}

function expectHonest(panel: Panel): void {
  expect(panel.text, panel.title).not.toMatch(NEVER_SHOWN);
  const look = lookOf(panel) as PanelLook;
  if (look.endsWith("stale") || look.endsWith("last values")) expect(panel.notes[0], panel.title).toMatch(AGE);
  if (look === "failed" || look === "denied" || look === "pending")
    expect(panel.text.replaceAll(/\(statement [^)]*\)|SQLSTATE: \w+/g, ""), panel.title).not.toMatch(/[$€£]\d|\d%/);
}

/** The table's row, held against the page. */
async function expectLook(tab: Tab, { panels, says = [], never = [] }: Look): Promise<void> {
  const looks = async () => Object.fromEntries((await panelsOf(tab)).map((panel) => [panel.title, lookOf(panel)]));
  // Panels whose question waits for another's answer come later than the first.
  await expect.poll(looks, { timeout: 20_000 }).toEqual(panels);
  for (const panel of await panelsOf(tab)) expectHonest(panel);
  // What is folded up, or there for screen readers alone, is said as well.
  const main = spaced(await tab.getByRole("main").textContent());
  for (const words of says) expect(main).toMatch(words);
  for (const words of never) expect(main).not.toMatch(words);
}

async function expectHeader(tab: Tab, fault: Fault): Promise<void> {
  const badge = tab.getByRole("button", { name: /Freshness of the sources/ });
  // biome-ignore lint/performance/useDomNodeTextContent: as it is seen, without the words for screen readers
  expect(spaced(await badge.innerText())).toMatch(BADGES[fault]);
  const notice = NOTICES[fault];
  await expect(tab.getByRole("alert")).toHaveText(notice === undefined ? [] : [new RegExp(notice)]);
}

function spaced(text: string | null): string {
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}

for (const [name, scene] of Object.entries(SCENES)) {
  const fault = name as Fault;
  test.describe(`under the fault "${fault}"`, () => {
    let tab: Tab;
    const errors: string[] = [];

    // One tab for all pages: what is cached is not fetched again, which takes most of the time.
    test.beforeAll(async ({ browser }) => {
      tab = await browser.newPage({ extraHTTPHeaders: scene.headers, timezoneId: "UTC" });
      tab.on("pageerror", (error) => errors.push(error.message));
      tab.on("console", (line) => {
        if (line.type() === "error" && !OF_THE_NETWORK.test(line.text())) errors.push(line.text());
      });
    });
    test.afterAll(() => tab.close());

    for (const page of Object.keys(TABLE) as Page[]) {
      test(`${page} says what it does not know`, async () => {
        await tab.goto(scene.address + (ADDRESSES[page] ?? page));
        // The product's other instances share the machine with this one: the first page of each may take its time.
        await expect(tab.locator("main [data-look]").first()).toBeVisible({ timeout: 30_000 });
        await settle(tab);
        await expectLook(tab, TABLE[page][fault]);
        await expectHeader(tab, fault);
        expect(errors.splice(0)).toEqual([]);
      });
    }
  });
}
