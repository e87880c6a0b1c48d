import { api } from "~/lib/api.ts";
import type { PipelineKind } from "~/lib/types.ts";

const ASKED_MS = 60_000;

/** All pipelines of these kinds. */
export function usePipelines(days: number, kinds: readonly PipelineKind[], isWithDeleted: boolean) {
  return api.useQuery(
    "get",
    "/api/pipelines",
    { params: { query: { days, kind: [...kinds], include_deleted: isWithDeleted } } },
    { refetchInterval: ASKED_MS, placeholderData: (before) => before, structuralSharing: false },
  );
}

export type PipelineKey = { workspaceId: string; pipelineId: string };

export function usePipeline({ workspaceId, pipelineId }: PipelineKey, days: number, isTroubled: boolean) {
  return api.useQuery(
    "get",
    "/api/pipelines/{workspace_id}/{pipeline_id}",
    {
      params: {
        path: { workspace_id: workspaceId, pipeline_id: pipelineId },
        query: { days, only_troubled: isTroubled },
      },
    },
    { refetchInterval: ASKED_MS, placeholderData: (before) => before },
  );
}
