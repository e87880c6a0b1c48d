import { describe, expect, it } from "vitest";
import { lookOf } from "~/lib/look.ts";
import type { Source, SourceState } from "~/lib/types.ts";
import { source } from "../support/answers.ts";

type Data = { value: number | null; sources: Source[] };

function look(data: Data | undefined, error: unknown = null, isBuilt: boolean | null = true) {
  return lookOf<Data, number>({
    query: { data, error, refetch: () => undefined, isBuilt },
    sources: (answer) => answer.sources,
    value: (answer) => answer.value,
    isEmpty: (value) => value === 0,
  });
}

const ALL: SourceState[] = ["ok", "stale", "empty", "pending", "denied", "absent", "failed", "unconfigured"];
const BLIND: SourceState[] = ["pending", "denied", "absent", "failed", "unconfigured"];

describe("the look of a panel", () => {
  it("is loading without an answer and failed after an error", () => {
    expect(look(undefined).kind).toBe("loading");
    expect(look(undefined, new Error("gone"))).toMatchObject({ kind: "failed", sentence: "gone" });
  });

  it.each(BLIND)("is %s when the source is and there is no value, and also when the value is nothing", (state) => {
    expect(look({ value: null, sources: [source("a"), source("b", state)] }).kind).toBe(state);
    expect(look({ value: 0, sources: [source("a"), source("b", state)] }).kind).toBe(state);
  });

  it.each(ALL)("shows a value that is there, whatever the source's state is (%s)", (state) => {
    expect(look({ value: 5, sources: [source("a", state)] })).toMatchObject({ kind: "ready", value: 5 });
  });

  it.each(["stale", "denied", "absent", "failed"] as const)("marks a value whose source is %s", (state) => {
    expect(look({ value: 5, sources: [source("a", state)] })).not.toMatchObject({ mark: null });
  });

  it("gives old values the age of another source where the worst has none of its own", () => {
    const prices = source("prices", "failed", { row_count: 6 });
    const found = look({ value: 5, sources: [prices, source("usage", "failed", { as_of: "2026-11-19T00:00:00Z" })] });
    expect(found).toMatchObject({ mark: { kind: "failed", asOf: "2026-11-19T00:00:00Z" } });
  });

  it("does not call a value a row of an earlier read where its source was never read", () => {
    const never = source("tasks", "denied", { message: "No right.", row_count: 0 });
    const mark = { kind: "absent", sentence: "No right. What rests on it is missing.", asOf: null };
    expect(look({ value: 5, sources: [source("usage"), never] })).toMatchObject({ mark });
    const once = look({ value: 5, sources: [source("usage"), { ...never, row_count: 7 }] });
    expect(once).toMatchObject({ mark: { kind: "denied", sentence: "No right. These are rows of earlier reads." } });
  });

  it("is empty only when the sources were read", () => {
    for (const state of ["ok", "stale", "empty"] as const) {
      expect(look({ value: 0, sources: [source("a", state)] }).kind).toBe("empty");
    }
  });

  it("is not known when the server gives no value and blames nobody", () => {
    expect(look({ value: null, sources: [source("a")] }).kind).toBe("unknown");
    expect(look({ value: null, sources: [] }).kind).toBe("unknown");
  });

  it("waits for the first build before it calls anything empty or not known", () => {
    for (const value of [null, 0]) {
      expect(look({ value, sources: [source("a")] }, null, false).kind).toBe("pending");
      expect(look({ value, sources: [source("a")] }, null, null).kind).toBe("loading");
    }
    expect(look({ value: 5, sources: [source("a")] }, null, false).kind).toBe("ready");
    expect(look({ value: null, sources: [source("a", "denied")] }, null, false).kind).toBe("denied");
  });

  it("takes the worst of several sources", () => {
    expect(
      look({ value: null, sources: [source("a", "stale"), source("b", "denied"), source("c", "pending")] }).kind,
    ).toBe("denied");
  });
});
