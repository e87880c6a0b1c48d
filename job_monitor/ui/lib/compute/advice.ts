import { count, duration, plural, ratio } from "~/lib/format.ts";
import type { Advice } from "./query.ts";

/** What to change. A new kind does not compile until it has its words here. */
const CHANGES = {
  smaller: ({ workers, fewer_workers: fewer }) =>
    fewer === null || workers === null
      ? "A node type of half the size"
      : `${count(fewer)} workers in place of ${count(workers)}`,
  memory: () => "A node type with more memory",
  idle: ({ auto_termination_s: after }) =>
    after === 0
      ? "An end when it is idle: it has none"
      : `Job compute for its jobs, or an end when idle sooner${after ? ` than after ${duration(after)}` : ""}`,
  runtime: () => "A runtime that is supported",
} satisfies Record<Advice["kind"], (advice: Advice) => string>;

export function changeWords(advice: Advice): string {
  return CHANGES[advice.kind](advice);
}

const EVIDENCE = {
  smaller: useWords,
  memory: useWords,
  idle: () => "Billed in hours in which jobs ran, and no task of theirs worked",
  runtime: ({ old_runtimes: old }) => `${old.join(", ")}: out of support`,
} satisfies Record<Advice["kind"], (advice: Advice) => string>;

export function evidenceWords(advice: Advice): string {
  return EVIDENCE[advice.kind](advice);
}

function useWords({ cpu_p95_ratio: cpu, mem_p95_ratio: memory, nodes_s: nodes, runs_count: runs }: Advice): string {
  const seen = runs ? `, ${plural(runs, "run")}` : "";
  return `CPU p95 ${ratio(cpu)}, memory p95 ${ratio(memory)} of workers in ${duration(nodes)} of nodes${seen}`;
}
