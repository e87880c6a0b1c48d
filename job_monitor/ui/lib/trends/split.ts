import type { MetricDescription } from "~/lib/types.ts";

/** What the metric can be split by in words; `tag` needs a key and is offered by the address alone. */
const SPLITS: Record<string, string> = {
  workspace: "Workspace",
  team: "Team",
  owner: "Owner",
  job: "Job",
  kind: "Kind of run",
  result_class: "Result",
  step: "Way of attribution",
  sku: "SKU",
  product: "Product",
  usage_unit: "Unit",
};

export function splitWord(name: string): string {
  return name.startsWith("tag:") ? `Tag ${name.slice(4)}` : (SPLITS[name] ?? name);
}

export function splitsOf(metric: MetricDescription, chosen: string | undefined): string[] {
  const offered = metric.dimensions.filter((name) => name !== "tag");
  const isTag = chosen?.startsWith("tag:") && metric.dimensions.includes("tag");
  return chosen !== undefined && isTag ? [...offered, chosen] : offered;
}

/** The split of the address, if this metric has it. */
export function splitOf(metric: MetricDescription, by: string | undefined): string | undefined {
  return splitsOf(metric, by).find((name) => name === by);
}
