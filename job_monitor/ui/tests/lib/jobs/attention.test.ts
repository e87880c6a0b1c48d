import { expect, it } from "vitest";
import { attentionOf } from "~/lib/jobs/attention.ts";

it("a job that began to fail is told from one that always has, and from one with few runs", () => {
  expect(attentionOf("SSSSSSSSSSFF", true, null).group).toBe("broken");
  expect(attentionOf("FFFFFFFFFFFF", true, null).group).toBe("always");
  expect(attentionOf("FFFFFFFSFFSFFFF", true, null).group).toBe("always");
  expect(attentionOf("SFF", true, null).group).toBe("fresh");
});

it("cancelled and skipped runs do not count among the eight", () => {
  expect(attentionOf("SCKCKCKCKF", true, null).group).toBe("fresh");
});

it("a job that fails more often than it did is shaky, one that always failed now and then is not", () => {
  expect(attentionOf(`${"S".repeat(20)}SSFSSFSSSS`, false, null).group).toBe("shaky");
  expect(attentionOf("SSSSF".repeat(8), false, null).group).toBe("rest");
});

it("the sharper the turn for the worse, the higher the score", () => {
  const sudden = attentionOf(`${"S".repeat(20)}FFFFFFFFFF`, true, null);
  const old = attentionOf(`${"SF".repeat(10)}FFFFFFFFFF`, true, null);
  expect(sudden.score).toBeGreaterThan(old.score);
});

it("a streak that fills the strip is a start all the same where most runs of the month went well", () => {
  expect(attentionOf("F".repeat(50), true, 0.9).group).toBe("broken");
  expect(attentionOf("F".repeat(50), true, 0.2).group).toBe("always");
});
