import { expect, it } from "vitest";
import { decode } from "~/lib/jobs/decode.ts";
import { linesOf, sortJobs } from "~/lib/jobs/order.ts";
import type { JobsSearch } from "~/lib/jobs/search.ts";
import { jobTable } from "../../support/job-table.ts";

const GOOD = "S".repeat(12);
const { jobs } = decode(
  jobTable([
    { id: "1", name: "b2", cost: "9", typical: 60, recent: 60, results: GOOD },
    {
      id: "2",
      name: "b10",
      cost: null,
      typical: null,
      recent: null,
      results: "F".repeat(12),
      failingSince: 5,
      succeeded: 0,
    },
    { id: "3", name: null, cost: "10.5", typical: 30, recent: 60, results: `${GOOD}F`, failingSince: 5 },
    { id: "4", name: "a", cost: "0", typical: 90, recent: 45, results: "SF", failingSince: 5 },
  ]),
) ?? { jobs: [] };

function order(search: JobsSearch): string {
  return sortJobs(jobs, search)
    .map((job) => job.jobId)
    .join("");
}

it("what began to fail comes first, what always fails does not hide it", () => {
  expect(order({})).toBe("3421");
});

it("names are in the order of people, and what has none comes last in both directions", () => {
  expect([order({ sort: "name" }), order({ sort: "name", turned: true })]).toEqual(["4123", "2143"]);
});

it("the dearest comes first, and what has no cost is not taken for free", () => {
  expect([order({ sort: "cost" }), order({ sort: "cost", turned: true })]).toEqual(["3142", "4132"]);
});

it("the most slowed down comes first", () => {
  expect(order({ sort: "trend" })).toBe("3142");
});

it("sorting leaves the given list alone", () => {
  const before = jobs.map((job) => job.jobId);
  sortJobs(jobs, { sort: "cost" });
  expect(jobs.map((job) => job.jobId)).toEqual(before);
});

it("groups have titles with their counts in the default order alone", () => {
  const lines = linesOf(sortJobs(jobs, {}), {});
  const words = lines.map((line) => (line.kind === "job" ? line.job.jobId : `${line.group} ${line.count}`));
  expect(words).toEqual(["broken 1", "3", "fresh 1", "4", "always 1", "2", "rest 1", "1"]);
  expect(linesOf(jobs, { sort: "cost" }).every((line) => line.kind === "job")).toBe(true);
  expect(linesOf(jobs.slice(0, 1), {})).toHaveLength(1);
});
