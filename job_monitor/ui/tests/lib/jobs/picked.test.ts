import { describe, expect, it } from "vitest";
import { decode } from "~/lib/jobs/decode.ts";
import { changed, NONE, picking } from "~/lib/jobs/picked.ts";
import { exactSum, linksOf, sumOf } from "~/lib/jobs/picked-sum.ts";
import { jobTable } from "../../support/job-table.ts";

const ORDER = ["a", "b", "c", "d", "e"];
const keys = (picked: { keys: ReadonlySet<string> }) => [...picked.keys].sort().join("");

describe("picking", () => {
  it("takes one, and leaves it again", () => {
    const one = picking(NONE, "b");
    expect([keys(one), keys(picking(one, "b"))]).toEqual(["b", ""]);
    expect(keys(NONE)).toBe("");
  });

  it("takes all between the last one and this, in either direction, as the list stands", () => {
    const down = picking(picking(NONE, "b"), "d", ORDER);
    expect(keys(down)).toBe("bcd");
    expect(keys(picking(picking(NONE, "d"), "a", ORDER))).toBe("abcd");
    expect(keys(picking(picking(NONE, "b"), "d", ["d", "x", "b"]))).toBe("bdx");
  });

  it("leaves a range when it ends at one that was taken", () => {
    const all = changed(new Set(), ORDER, true, "e");
    expect(keys(picking(all, "c", ORDER))).toBe("ab");
  });

  it("takes one alone where the last one is not in the list any more", () => {
    expect(keys(picking(picking(NONE, "z"), "c", ORDER))).toBe("cz");
  });
});

describe("the sum", () => {
  const { jobs } = decode(
    jobTable([
      { id: "1", cost: "0.1", judged: 3 },
      { id: "2", cost: "0.2", judged: 4 },
      { id: "3", cost: null, judged: null },
    ]),
  ) ?? { jobs: [] };
  const all = new Set(jobs.map((job) => job.key));

  it("is exact, and says of how many jobs nothing is known", () => {
    const sum = sumOf(jobs, jobs, all);
    expect([sum.cost, sum.withoutCost, sum.runs, sum.hiddenCount]).toEqual(["0.3000", 1, 7, 0]);
  });

  it("counts what the filter hides, and has it behind what is in sight", () => {
    const sum = sumOf(jobs, jobs.slice(1), all);
    expect(sum.hiddenCount).toBe(1);
    expect(sum.jobs.map((job) => job.jobId)).toEqual(["2", "3", "1"]);
  });

  it("is not known, and not zero, where no amount is", () => {
    const sum = sumOf(jobs, jobs, new Set([jobs[2]?.key ?? ""]));
    expect([sum.cost, sum.runs]).toEqual([null, null]);
  });

  it("of any amounts is that of their ten-thousandths", () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed;
    };
    for (let round = 0; round < 300; round += 1) {
      const parts = Array.from({ length: 1 + (next() % 40) }, () => BigInt(next() - 500_000_000));
      const texts = parts.map((part) => text(part, 4));
      expect(exactSum(texts)).toBe(
        text(
          parts.reduce((sum, one) => sum + one, 0n),
          4,
        ),
      );
    }
    expect([exactSum(["7"]), exactSum(["-0.5", "0.25"]), exactSum([])]).toEqual(["7.0000", "-0.2500", "0.0000"]);
  });

  function text(value: bigint, decimals: number): string {
    const scale = 10n ** BigInt(decimals);
    const size = value < 0n ? -value : value;
    return `${value < 0n ? "-" : ""}${size / scale}.${String(size % scale).padStart(decimals, "0")}`;
  }

  it("has the address of each job's page", () => {
    expect(linksOf(jobs.slice(0, 2), "https://one.example")).toBe(
      "https://one.example/jobs/1001/1\nhttps://one.example/jobs/1001/2",
    );
  });
});
