import { expect, it } from "vitest";
import { decode } from "~/lib/jobs/decode.ts";
import { cellWords, moved } from "~/lib/jobs/matrix.ts";
import { MATRIX, STRIP, secondsOf, stripPaths, stripWords } from "~/lib/jobs/strip.ts";
import { RESULT_OF_CODE, RESULTS, STACK_ORDER } from "~/lib/results.ts";
import { jobTable } from "../../support/job-table.ts";

it("every result class has a character of its own", () => {
  expect(Object.values(RESULT_OF_CODE).sort()).toEqual([...STACK_ORDER].sort());
});

it("there is one path per result, not one per run, and the newest bar is at the right edge", () => {
  const paths = stripPaths(`${"S".repeat(49)}F`, "j".repeat(50), STRIP);
  expect(paths.map((path) => path.result)).toEqual(["succeeded", "failed"]);
  expect(paths[0]?.d.match(/M/g)).toHaveLength(29);
  expect(paths[1]?.d).toBe("M145 0h4v20h-4z");
});

it("a strip of few runs keeps to the right", () => {
  expect(stripPaths("S", "j", STRIP)[0]?.d).toMatch(/^M145 /);
});

it("failures stand full, and those that only go on with a streak are faint", () => {
  const paths = stripPaths("SFFF", "jjjj", STRIP);
  expect(paths.map(({ result, isFaint }) => [result, isFaint])).toEqual([
    ["succeeded", false],
    ["failed", false],
    ["failed", true],
  ]);
});

it("a longer run is a higher bar; runs of one length are all of one height", () => {
  const heightOf = (d: string | undefined) => [...(d ?? "").matchAll(/v(\d+)/g)].map((match) => Number(match[1]));
  const [short, long] = heightOf(stripPaths("SS", "j3", STRIP)[0]?.d);
  expect(long).toBeGreaterThan(short ?? 0);
  expect(new Set(heightOf(stripPaths("SSS", "jjj", STRIP)[0]?.d)).size).toBe(1);
  expect(new Set(heightOf(stripPaths("SS", "j3", MATRIX)[0]?.d))).toEqual(new Set([22]));
});

it("a strip is told in words", () => {
  expect(stripWords("SSFSSF", 5, RESULTS)).toBe("last 5 runs: 3 succeeded, 2 failed; the newest failed");
  expect(stripWords("T", 30, RESULTS)).toBe("one run: 1 timed out; the newest timed out");
  expect(stripWords("", 30, RESULTS)).toBe("no run");
});

it("a step of the scale is about the time that it came from", () => {
  expect(secondsOf("A")).toBe(1);
  expect(secondsOf("_")).toBeCloseTo(86_400, -2);
  // Ten minutes fall into step 35, which goes from 552 to 661 seconds.
  expect(secondsOf("j")).toBeGreaterThan(552);
  expect(secondsOf("j")).toBeLessThan(661);
  expect(secondsOf(undefined)).toBeNull();
});

it("the arrow keys go from run to run, over titles of groups, and stop at the edges", () => {
  const bounds = { count: 4, cells: 50, isJob: (index: number) => index !== 0 && index !== 2 };
  expect(moved(null, "ArrowDown", bounds)).toEqual({ index: 1, back: 0 });
  expect(moved({ index: 1, back: 0 }, "ArrowDown", bounds)).toEqual({ index: 3, back: 0 });
  expect(moved({ index: 3, back: 4 }, "ArrowUp", bounds)).toEqual({ index: 1, back: 4 });
  expect(moved({ index: 1, back: 4 }, "ArrowUp", bounds)).toEqual({ index: 1, back: 4 });
  expect(moved({ index: 1, back: 0 }, "ArrowRight", bounds)).toEqual({ index: 1, back: 0 });
  expect(moved({ index: 1, back: 0 }, "ArrowLeft", bounds)).toEqual({ index: 1, back: 1 });
  expect(moved({ index: 1, back: 0 }, "x", bounds)).toBeNull();
});

it("a run of the matrix is told in words", () => {
  const [job] = decode(jobTable([{ id: "1", name: "ingest", results: "SFS", durations: "jjj" }]))?.jobs ?? [];
  if (!job) expect.fail("no job");
  expect(cellWords(job, 0)).toMatch(/^ingest, newest run: succeeded, worked about 10m \d\ds$/);
  expect(cellWords(job, 1)).toMatch(/^ingest, 1 run before the newest: failed/);
  expect(cellWords(job, 3)).toBe("ingest: no such run is known");
});
