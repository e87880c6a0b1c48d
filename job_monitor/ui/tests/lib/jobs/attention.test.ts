import { expect, it } from "vitest";
import { attentionOf } from "~/lib/jobs/attention.ts";

it("a job that began to fail is told from one that always has, and from one with few runs", () => {
  expect(attentionOf("SSSSSSSSSSFF", true).group).toBe("broken");
  expect(attentionOf("FFFFFFFFFFFF", true).group).toBe("always");
  expect(attentionOf("FFFFFFFSFFSFFFF", true).group).toBe("always");
  expect(attentionOf("SFF", true).group).toBe("fresh");
});

it("cancelled and skipped runs do not count among the eight", () => {
  expect(attentionOf("SCKCKCKCKF", true).group).toBe("fresh");
});

it("a job that fails more often than it did is shaky, one that always failed now and then is not", () => {
  expect(attentionOf(`${"S".repeat(20)}SSFSSFSSSS`, false).group).toBe("shaky");
  expect(attentionOf("SSSSF".repeat(8), false).group).toBe("rest");
});

it("the sharper the turn for the worse, the higher the score", () => {
  const sudden = attentionOf(`${"S".repeat(20)}FFFFFFFFFF`, true);
  const old = attentionOf(`${"SF".repeat(10)}FFFFFFFFFF`, true);
  expect(sudden.score).toBeGreaterThan(old.score);
});
