import { sentenceOf } from "./api.ts";
import { BLIND, worst } from "./sources.ts";
import type { Source, SourceState } from "./types.ts";

/** A remark on values that are shown all the same. `absent`: a part of them was never read. */
export type Mark = { kind: "stale" | "failed" | "denied" | "absent"; sentence: string; asOf: string | null };

/** The looks of a panel. Values exist in `ready` alone, so that no other look can show one. */
export type Look<Value> =
  | { kind: "loading" }
  | { kind: "ready"; value: Value; mark: Mark | null }
  | { kind: "empty"; mark: Mark | null }
  | { kind: "pending" }
  | { kind: "unconfigured" | "denied" | "absent"; source: Source }
  | { kind: "failed"; sentence: string; source: Source | null; retry: (() => void) | null }
  | { kind: "unknown" };

/** What of a query decides a look. */
export type Asked<Data> = {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
  /** Whether a first build has finished; null while that is not known. Before it, nothing means nothing. */
  isBuilt?: boolean | null;
};

type Question<Data, Value> = {
  query: Asked<Data>;
  /** The sources that the panel stands on. */
  sources: (data: Data) => readonly Source[];
  /** The value, or null where the server does not know it. */
  value: (data: Data) => Value | null | undefined;
  isEmpty?: (value: Value) => boolean;
};

/** Decides how a panel looks. A failed request or an unreadable source never comes out as empty or as a number. */
export function lookOf<Data, Value>(question: Question<Data, Value>): Look<Value> {
  const { query } = question;
  if (query.data !== undefined) return answered(query.data, question);
  if (query.error == null) return { kind: "loading" };
  return { kind: "failed", sentence: sentenceOf(query.error), source: null, retry: () => void query.refetch() };
}

function answered<Data, Value>(data: Data, { query, sources, value, isEmpty }: Question<Data, Value>): Look<Value> {
  const all = sources(data);
  const behind = worst(all);
  const found = value(data) ?? null;
  const mark = markOf(behind, all, query.error);
  if (found !== null && !isEmpty?.(found)) return { kind: "ready", value: found, mark };
  if (behind && BLIND.has(behind.state)) return blindLook(behind, query);
  if (query.isBuilt === false) return { kind: "pending" };
  if (query.isBuilt === null) return { kind: "loading" };
  return found === null ? { kind: "unknown" } : { kind: "empty", mark };
}

function blindLook<Data>(source: Source, query: Asked<Data>): Exclude<Look<never>, { kind: "ready" | "empty" }> {
  switch (source.state) {
    case "unconfigured":
    case "denied":
    case "absent":
      return { kind: source.state, source };
    case "pending":
      return { kind: "pending" };
    default: {
      const sentence = source.message ?? `${source.name} could not be read.`;
      return { kind: "failed", sentence, source, retry: () => void query.refetch() };
    }
  }
}

function markOf(source: Source | null, all: readonly Source[], error: unknown): Mark | null {
  if (error != null) {
    return {
      kind: "failed",
      sentence: `Asking again failed: ${sentenceOf(error)} These are the last values.`,
      asOf: null,
    };
  }
  const kind = source && MARKS[source.state];
  if (!kind) return null;
  const about = source.message ?? source.name;
  if (source.row_count === 0) return { kind: "absent", sentence: `${about} What rests on it is missing.`, asOf: null };
  return {
    kind,
    sentence: kind === "stale" ? about : `${about} These are rows of earlier reads.`,
    // A price list has no age of its own: what stands on it is as old as the other sources.
    asOf: source.as_of ?? all.find((one) => one.as_of)?.as_of ?? null,
  };
}

const MARKS: Partial<Record<SourceState, Mark["kind"]>> = {
  stale: "stale",
  denied: "denied",
  absent: "denied",
  failed: "failed",
};
