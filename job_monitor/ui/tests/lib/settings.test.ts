import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { density, followTheme, rowHeight } from "~/lib/preferences.ts";
import { fitsWords, movedWords, problemsOf, shareOf, stepsOf, verdictWords, yamlOf } from "~/lib/settings/ownership.ts";
import { basisWords, currencyWords, priceWords } from "~/lib/settings/prices.ts";
import { readSettingsSearch } from "~/lib/settings/sections.ts";
import { ratioLack, ratiosOf, refusalsOf } from "~/lib/settings/targets.ts";
import { attribution } from "../support/costs.ts";
import { aTarget, configured, hitRatios, ownership, rule } from "../support/settings.ts";

describe("the density", () => {
  afterEach(() => density.set("comfortable"));

  it("is told to the document at once, beside the theme", () => {
    const stop = followTheme();
    expect(document.documentElement.dataset.density).toBe("comfortable");
    density.set("compact");
    expect(document.documentElement.dataset.density).toBe("compact");
    stop();
    density.set("comfortable");
    expect(document.documentElement.dataset.density).toBe("compact");
  });

  it.each([
    ["comfortable", ":root {"],
    ["compact", ':root[data-density="compact"] {'],
  ] as const)("has in %s the same height of a line for the lists as for the styles", (choice, block) => {
    const css = readFileSync("tokens.css", "utf8");
    const found = /--row: (\d+)px/.exec(css.slice(css.indexOf(block)))?.[1];
    density.set(choice);
    expect(rowHeight()).toBe(Number(found));
  });

  it("is set before the first paint under the key under which it is kept", () => {
    density.set("compact");
    document.documentElement.dataset.density = "";
    new Function(readFileSync("public/theme.js", "utf8"))();
    expect(document.documentElement.dataset.density).toBe("compact");
    localStorage.setItem("job-monitor.density", "tiny");
    new Function(readFileSync("public/theme.js", "utf8"))();
    expect(document.documentElement.dataset.density).toBe("comfortable");
  });
});

it("an address names a section, and what is no section is dropped", () => {
  expect(readSettingsSearch({ section: "prices" })).toEqual({ section: "prices" });
  expect(readSettingsSearch({ section: "display" })).toEqual({ section: undefined });
  expect(readSettingsSearch({ section: ["prices"] })).toEqual({ section: undefined });
});

describe("the steps of ownership", () => {
  it("count the jobs that each decides, and say nobody where nobody says", () => {
    const steps = stepsOf(ownership()) ?? [];
    expect(steps.map(({ key, teams, owners }) => [key, teams, owners])).toEqual([
      ["tag", 5, 0],
      ["rule", 2, 1],
      ["deployment", null, 0],
      ["run_as", null, 8],
      ["creator", null, 0],
      ["nowhere", 3, 1],
    ]);
    expect(steps[0]?.says).toBe("team: team, squad · owner: owner");
    expect(steps[1]?.says).toBe("2 in force, the first that fits decides");
  });

  it("are not known without the jobs, and no jobs have no share", () => {
    expect(stepsOf(ownership({ coverage: null }))).toBeNull();
    expect([shareOf(1, 4), shareOf(0, 0)]).toEqual([0.25, null]);
  });

  it("are written as the file would say them, with quotes that no name breaks out of", () => {
    const rules = [
      rule({ name: 'a "b": *', team: "sales" }),
      rule({ name: null, regex: "x\\d", owner: "o@example.com" }),
    ];
    expect(yamlOf(ownership({ rules, team_aliases: { "Data Eng": "data" } }))).toBe(
      [
        "teams:",
        '  tags: ["team", "squad"]',
        "  aliases:",
        '    "Data Eng": "data"',
        "owners:",
        '  tags: ["owner"]',
        "rules:",
        '  - {name: "a \\"b\\": *", team: "sales"}',
        '  - {regex: "x\\\\d", owner: "o@example.com"}',
        "",
      ].join("\n"),
    );
    expect(yamlOf(ownership({ rules: [] }))).toContain("rules: []");
  });

  it("tell what moves and what a rule is good for", () => {
    const before = { team: null, team_source: null, owner: "a", owner_source: "run_as" };
    const after = { team: "sales", team_source: "rule", owner: "a", owner_source: "run_as" };
    expect([movedWords("team", before, after), movedWords("owner", before, after)]).toEqual([
      "none → sales (rule)",
      null,
    ]);
    expect(movedWords("team", after, before)).toBe("sales → none");
    const outcome = { position: 3, rule: rule(), jobs_count: 1, teams_decided_count: 0, owners_decided_count: 0 };
    expect(verdictWords({ ...outcome, verdict: "shadowed", shadowed_by: [1, 2] })).toBe(
      "of no use: rule 1, 2 takes its jobs",
    );
    expect(verdictWords({ ...outcome, verdict: "fits_nothing", shadowed_by: [] })).toBe("fits no job");
    expect([fitsWords(rule({ name: "etl_*" })), fitsWords(rule({ name: null, regex: "a.b" }))]).toEqual([
      "etl_*",
      "/a.b/",
    ]);
  });

  it("give each thing that is wrong a sentence of its own", () => {
    const detail = "monitor.yaml, line 1: `x` is wrong. See there. monitor.yaml, line 12: `y` is missing.";
    expect(problemsOf(detail)).toEqual([
      "monitor.yaml, line 1: `x` is wrong. See there.",
      "monitor.yaml, line 12: `y` is missing.",
    ]);
  });
});

describe("targets", () => {
  it("have the share of their own job in their own workspace, and none that was not told", () => {
    const ratios = ratiosOf(hitRatios({ "1001/1": 0.5, "1002/1": null }));
    expect([ratios.get("1001/1"), ratios.get("1002/1"), ratios.size]).toEqual([0.5, undefined, 1]);
    expect(ratiosOf(undefined).size).toBe(0);
  });

  it("say why a share is missing", () => {
    expect(ratioLack(hitRatios({}), null, 3)).toBeNull();
    expect(ratioLack(hitRatios({}, "Runs are not read."), null, 3)).toContain("not known: Runs are not read.");
    expect(ratioLack(undefined, "No answer.", 3)).toContain("not known: No answer.");
    expect(ratioLack(hitRatios({}), null, 101)).toBe("The share is told for the first 100 jobs.");
  });

  it("say each reason why they cannot be changed once", () => {
    const found = refusalsOf([aTarget({ right: "none" }), aTarget({ right: "owner" }), aTarget({ right: "none" })]);
    expect(found).toEqual(["Only the job's owner, its team and admins may set it."]);
  });
});

describe("prices", () => {
  it("say where the currency is set", () => {
    const at = (currency_set_by: "environment" | "file" | "default") =>
      currencyWords(configured({ prices: { ...configured().prices, currency_set_by } }));
    expect(at("environment")).toBe("set by JOB_MONITOR_CURRENCY");
    expect(at("file")).toBe("set in monitor.yaml");
    expect(at("default")).toContain("nobody set another");
  });

  it("never tell of a price that cannot be read as if it were used", () => {
    expect(priceWords("account", "ok")).toBe("Wins over the list price.");
    expect(priceWords("account", "absent")).toContain("has none");
    expect(priceWords("account", "denied")).toContain("while it cannot be read");
    expect(priceWords("list", "denied")).toContain("not known");
    expect(basisWords(attribution({ price_basis: "list" }), null).word).toBe("list price");
    expect(basisWords(attribution({ price_basis: null }), null)).toMatchObject({ word: "—" });
    expect(basisWords(undefined, null)).toEqual({ word: "—", says: "being asked …" });
    expect(basisWords(undefined, "No answer.")).toEqual({ word: "—", says: "not known: No answer." });
  });
});
