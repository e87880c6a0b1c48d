import { describe, expect, it } from "vitest";
import { decodePipelines } from "~/lib/pipelines/decode.ts";
import {
  costNote,
  missingOfTable,
  PIPELINES,
  pipelinesHeadline,
  pipelinesLook,
  UPDATES,
  unlistedNote,
} from "~/lib/pipelines/look.ts";
import { chartDay, standingOf, triesWords } from "~/lib/pipelines/page.ts";
import type { PipelineTable } from "~/lib/types.ts";
import { JOBS, NOW, source } from "../../support/answers.ts";
import { blindPipelines, FOUR, pipelineDetail, pipelineSources, pipelineTable } from "../../support/pipelines.ts";

const AT = Date.parse(NOW);

function lookOfAnswer(answer: PipelineTable) {
  const query = { data: answer, error: null, refetch: () => null, isBuilt: true };
  return pipelinesLook(query, decodePipelines(answer));
}

function headline(answer: PipelineTable) {
  return pipelinesHeadline(lookOfAnswer(answer), AT);
}

describe("the headline", () => {
  it("says how many fail, what was retried most, and what it costs", () => {
    expect(headline(pipelineTable(FOUR))).toEqual({
      lead: "1 of 4 pipelines fails now.",
      rest: "load_orders retried one request 14 times. $12.50 in 30 days, of which jobs asked for $4.00.",
      tone: "bad",
      hasFailing: true,
    });
  });

  it("does not speak of now when the data is old", () => {
    const sources = pipelineSources([source(UPDATES, "stale", { as_of: "2026-11-21T06:00:00Z" })]);
    expect(headline(pipelineTable(FOUR, { sources }))?.lead).toMatch(/^By data 6 h old, 1 of 4 pipelines failed last/);
  });

  it("counts the living alone", () => {
    const gone = { ...FOUR[0], id: "p9", isDeleted: true };
    expect(headline(pipelineTable([gone, { id: "p2" }]))?.lead).toBe("None of 1 pipeline fails now.");
  });

  it("never says that nothing fails where that is not known", () => {
    const sources = pipelineSources([source(UPDATES, "denied", { message: "No right." })]);
    const told = headline(pipelineTable(FOUR, { requests: null, sources }));
    expect([told?.lead, told?.tone]).toEqual(["What fails now is not known: updates may not be read.", "blind"]);
    const both = pipelineSources([source(UPDATES, "denied"), source(PIPELINES, "denied")]);
    expect(headline(blindPipelines(both))?.tone).toBe("blind");
  });
});

describe("the look of the list", () => {
  it("is not empty while one of the two tables may not be read", () => {
    expect(lookOfAnswer(pipelineTable([])).kind).toBe("empty");
    const sources = pipelineSources([source(UPDATES, "denied")]);
    expect(lookOfAnswer(pipelineTable([], { requests: null, sources })).kind).toBe("denied");
  });

  it("names each part that is missing with its source", () => {
    const titles = (answer: PipelineTable) => missingOfTable(answer).map((one) => [one.title, one.source?.name]);
    const sources = pipelineSources([source(PIPELINES, "denied"), source(JOBS, "denied")]);
    expect(missingOfTable(pipelineTable(FOUR))).toEqual([]);
    expect(titles(pipelineTable(FOUR, { is_kind_known: false, sources }))).toEqual([
      ["Names, kinds and settings of pipelines are not known", PIPELINES],
      ["Names of the jobs that ask are not known", JOBS],
    ]);
  });

  it("says what cost is made of, and which pipelines are in no table", () => {
    const answer = pipelineTable(FOUR, { unlisted: { count: 2, cost: "3" } });
    expect(costNote(answer)).toContain("30 days with today so far, USD, list price");
    expect(unlistedNote(answer)).toContain("2 more pipelines billed $3.00");
    expect(unlistedNote(pipelineTable(FOUR))).toBe("");
  });
});

describe("one pipeline", () => {
  it("stands as its last judged request went", () => {
    const told = standingOf(pipelineDetail(), null, AT);
    expect([told.lead, told.rest, told.tone]).toEqual([
      "Failing for 5 h, 1 failed request.",
      "Last success 29 h ago.",
      "bad",
    ]);
    expect(standingOf(pipelineDetail({ is_history_known: false, standing: null }), null, AT).tone).toBe("blind");
    expect(standingOf(pipelineDetail({ standing: null }), null, AT).lead).toContain("Nothing has asked");
  });

  it("says its tries in words", () => {
    const [request] = pipelineDetail().requests?.items ?? [];
    expect(request && triesWords(request)).toBe("2 tries: failed, failed");
  });

  it("draws what jobs asked for and the rest, and nothing of a day that is not known", () => {
    const day = { date: "2026-11-19", is_complete: true, cost: "2.1", job_cost: "1.8" };
    const parts = chartDay(day, true).parts.map((part) => [part.key, Number(part.value.toFixed(6))]);
    expect(parts).toEqual([
      ["jobs", 1.8],
      ["rest", 0.3],
    ]);
    expect(chartDay({ ...day, cost: null, job_cost: null }, true)).toMatchObject({ parts: [], isComplete: false });
    expect(chartDay(day, false).parts).toEqual([{ key: "rest", value: 2.1 }]);
  });
});
