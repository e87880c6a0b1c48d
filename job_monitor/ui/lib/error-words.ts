import type { RunError } from "./types.ts";

const WHY: Record<RunError["told"], string> = {
  told: "",
  silent: "The Jobs API says nothing of why it failed.",
  gone: "The Jobs API does not know the run any more: it keeps runs for 60 days.",
  elsewhere:
    "The error text stands in Databricks alone: no table holds it, and the Jobs API is asked in the app's own workspace.",
  not_asked: "The Jobs API does not answer, so the error text is not known.",
};

/** One line on why a run failed: its error, else the code of the tables, else that it is not known; and what that means. */
export function errorWords(found: RunError | undefined): { text: string; isTold: boolean; why: string } {
  if (found === undefined) return { text: "Why is not known", isTold: false, why: "The server did not tell." };
  const { line, task_key, termination_code } = found;
  if (line !== null) {
    const where = task_key === null ? "" : `${task_key}: `;
    return { text: `${where}${line}`, isTold: true, why: `${where}${line}` };
  }
  return { text: termination_code ?? "Why is not known", isTold: false, why: WHY[found.told] };
}
