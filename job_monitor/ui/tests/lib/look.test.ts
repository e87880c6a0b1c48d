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
