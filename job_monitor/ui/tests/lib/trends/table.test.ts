import { describe, expect, it } from "vitest";
import { narrowedTo } from "~/lib/trends/drill.ts";
import { linesOf } from "~/lib/trends/lines.ts";
import { keyOf, labelOf, rowsOf } from "~/lib/trends/table.ts";
import { described, line, metricsResult, point, state } from "../../support/metrics.ts";

const DATES = ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"];

function team(name: string | null, cost: string) {
  const values = { cost };
  return line({
    group: { team: name },
    values,
    complete: values,
    previous: { cost: "1" },
    points: DATES.map((date) => point(date, { cost: "0.25" })),
  });
}

const ANSWER = metricsResult(["cost"], {
  groups: [team("atlas", "4"), team(null, "3")],
  groups_count: 5,
  total: line({
    values: { cost: "10" },
    complete: { cost: "9" },
    previous: { cost: "6" },
    points: DATES.map((date) => point(date, { cost: "2.5" })),
  }),
});

describe("the table of groups", () => {
  it("ends with what is left and with everything, exact", () => {
    const { groups, rest, total } = rowsOf(ANSWER, state("cost"), described("cost"));
    expect(groups.map((row) => [row.label, row.value, row.change?.text])).toEqual([
      ["atlas", "4", "+300.0%"],
      ["No team", "3", "+200.0%"],
    ]);
    expect(rest).toMatchObject({ label: "3 more", value: "3", complete: "2", before: "4" });
    expect(rest?.change).toEqual({ text: "−50.0%", tone: "good" });
    expect(total).toMatchObject({ label: "All together", value: "10", before: "6" });
  });

  it("says of the rest how many there are, and no value where parts do not add up", () => {
    const found = rowsOf(ANSWER, state("cost"), described("cost", { is_additive: false }));
    expect(found.rest).toMatchObject({ label: "3 more", value: null, change: null });
    expect(rowsOf({ ...ANSWER, groups_count: 2 }, state("cost"), described("cost")).rest).toBeNull();
  });

  it("names groups by their label, and tells equal labels apart", () => {
    const one = line({ group: { workspace_id: "1", job_id: "2" }, labels: { job_name: "etl" } });
    const other = line({ group: { workspace_id: "9", job_id: "2" }, labels: { job_name: "etl" } });
    expect([labelOf(one), labelOf(line({ group: { owner: null } }))]).toEqual(["etl", "No owner"]);
    expect(keyOf(one)).not.toBe(keyOf(other));
    expect(labelOf(line({ group: { "tag:env": null } }))).toBe("No env");
  });
});

describe("the lines of a chart", () => {
  it("are the groups and what they leave of each step", () => {
    const lines = linesOf(ANSWER, undefined, described("cost"), "day", true);
    expect(lines.map((one) => [one.label, one.value])).toEqual([
      ["atlas", "4"],
      ["No team", "3"],
      ["The other 3", "3"],
    ]);
    expect(lines[2]?.places.map((place) => place.value)).toEqual(["2.00", "2.00", "2.00", "2.00"]);
    expect(linesOf(ANSWER, undefined, described("cost", { is_additive: false }), "day", true)).toHaveLength(2);
  });

  it("have the period before by the group's name, wherever it stood then", () => {
    const before = metricsResult(["cost"], { groups: [team(null, "9"), team("atlas", "1")] });
    const [atlas] = linesOf(ANSWER, before, described("cost"), "day", true);
    expect(atlas?.before).toHaveLength(4);
    expect(linesOf(ANSWER, metricsResult(["cost"]), described("cost"), "day", true)[0]?.before).toBeNull();
  });
});

describe("a group's name", () => {
  it("leads to it alone, to its job, or nowhere", () => {
    expect(narrowedTo({ team: null }, "team")).toEqual({ kind: "filter", filters: { team: "" } });
    expect(narrowedTo({ workspace_id: "1", job_id: "2" }, "job")).toEqual({
      kind: "job",
      params: { workspaceId: "1", jobId: "2" },
    });
    expect(narrowedTo({ workspace_id: "1", job_id: null }, "job")).toBeNull();
    expect(narrowedTo({ sku_name: "A" }, "sku")).toBeNull();
  });
});
