import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RESULTS, type ResultLook } from "~/lib/results.ts";
import { contrast, distance, VISIONS } from "./support/colour.ts";

const CSS = readFileSync("tokens.css", "utf8");
const BLOCKS = { light: ":root {", dark: ':root[data-theme="dark"] {' };

function tokensOf(theme: keyof typeof BLOCKS): Map<string, string> {
  const start = CSS.indexOf(BLOCKS[theme]);
  const block = CSS.slice(start, CSS.indexOf("}", start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = "", value = ""]) => [name, value]));
}

/** The colours that stand alone. Skipped leans on its dash and its pattern, as does unknown, which shares its colour. */
const STATES = ["succeeded", "failed", "timed-out", "running", "cancelled", "queued"];

/** Least distances that the palette was measured with: all pairs, and succeeded from failed. */
const FLOORS = {
  light: { normal: [16, 33], protan: [15, 32], deutan: [12, 21], tritan: [10, 35] },
  dark: { normal: [16, 33], protan: [14, 18], deutan: [11, 18], tritan: [11, 36] },
} as const;

describe.each(["light", "dark"] as const)("the %s theme", (theme) => {
  const tokens = tokensOf(theme);
  const colour = (name: string) => tokens.get(name) ?? expect.fail(`${name} is not in tokens.css`);

  it.each([...STATES, "skipped"])("state %s has 3:1 on a panel", (state) => {
    expect(contrast(colour(`state-${state}`), colour("panel"))).toBeGreaterThanOrEqual(3);
  });

  it("groups have 3:1 on a panel, stay apart from one another, and are no state's colour", () => {
    const groups = [1, 2, 3, 4, 5, 6].map((place) => colour(`group-${place}`));
    for (const group of groups) expect(contrast(group, colour("panel"))).toBeGreaterThanOrEqual(3);
    for (const matrix of Object.values(VISIONS)) {
      const pairs = groups.flatMap((a, index) => groups.slice(index + 1).map((b) => distance(a, b, matrix)));
      expect(Math.min(...pairs)).toBeGreaterThanOrEqual(12);
    }
    const normal = VISIONS.normal ?? expect.fail("normal");
    const taken = ["succeeded", "failed", "timed-out", "running"].map((state) => colour(`state-${state}`));
    const near = groups.flatMap((group) => taken.map((state) => distance(group, state, normal)));
    expect(Math.min(...near)).toBeGreaterThanOrEqual(10);
  });

  it.each(["ink", "muted", "bad-text", "good-text", "accent"])("text in %s has 4.5:1 on every ground", (name) => {
    for (const ground of ["panel", "page", "raised", "hover", "warn-soft"]) {
      if (name !== "ink" && name !== "muted" && ground === "warn-soft") continue;
      expect(contrast(colour(name), colour(ground))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(Object.entries(FLOORS[theme]))("states stay apart for %s vision", (vision, [pairs, ends]) => {
    const matrix = VISIONS[vision] ?? expect.fail(vision);
    const between = (a: string, b: string) => distance(colour(`state-${a}`), colour(`state-${b}`), matrix);
    const all = STATES.flatMap((a, index) => STATES.slice(index + 1).map((b) => between(a, b)));
    expect(Math.min(...all)).toBeGreaterThanOrEqual(pairs);
    expect(between("succeeded", "failed")).toBeGreaterThanOrEqual(ends);
  });
});

it("each result class is told apart by shape too, and what shares a colour by its pattern", () => {
  const looks: ResultLook[] = Object.values(RESULTS);
  expect(new Set(looks.map((look) => look.shape)).size).toBe(looks.length);
  expect(new Set(looks.map((look) => `${look.fill} ${look.pattern}`)).size).toBe(looks.length);
  expect(new Set(looks.map((look) => look.word)).size).toBe(looks.length);
});
