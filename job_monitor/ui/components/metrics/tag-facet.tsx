import { useState } from "react";
import { type Choice, FacetMenu } from "~/components/table/facet-menu.tsx";
import { sentenceOf } from "~/lib/api.ts";
import { useMetricList, useMetrics } from "~/lib/metrics/query.ts";
import { numberOf, valueIn } from "~/lib/metrics/values.ts";
import type { MetricLine, MetricScope } from "~/lib/types.ts";
import { Select } from "./select.tsx";
import { TagChips } from "./tag-chips.tsx";

type Props = { tags: readonly string[]; range: MetricScope; onTags: (tags: string[]) => void };

/** Tags of jobs: a key, and which of its values are meant. What is chosen stands beside, each with its way out. */
export function TagFacet({ tags, range, onTags }: Props) {
  const [isWanted, setWanted] = useState(false);
  const [key, setKey] = useState<string>();
  const keys = useMetricList(isWanted);
  const known = keys.data?.tag_keys ?? [];
  const chosenKey = key ?? known[0];
  const values = useMetrics(
    { metric: ["runs"], group_by: [`tag:${chosenKey}`], limit: 1000, ...range },
    isWanted && chosenKey !== undefined,
  );
  const toggle = (tag: string) =>
    onTags(tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag].sort());
  const isAsking = !keys.data || (chosenKey !== undefined && !values.data);
  return (
    <>
      <FacetMenu
        label="Tag"
        choices={chosenKey === undefined ? [] : choices(values.data?.groups ?? [], chosenKey)}
        chosen={tags}
        onToggle={toggle}
        onOpen={() => setWanted(true)}
        note={noteOf(keys.error ?? values.error, isAsking)}
        head={
          known.length > 1 && (
            <Select
              label="Key"
              value={chosenKey ?? ""}
              options={known.map((one) => ({ value: one, word: one }))}
              onChange={setKey}
            />
          )
        }
      />
      <TagChips tags={tags} onRemove={toggle} />
    </>
  );
}

function noteOf(error: unknown, isAsking: boolean): string {
  if (error) return sentenceOf(error);
  return isAsking ? "Asking …" : "No job has a tag.";
}

function choices(groups: readonly MetricLine[], key: string): Choice[] {
  return groups.map((line) => {
    const value = line.group[`tag:${key}`] ?? "";
    const runs = numberOf(valueIn(line.values, "runs")) ?? 0;
    return { value: `${key}=${value}`, label: value || `No ${key}`, count: runs };
  });
}
