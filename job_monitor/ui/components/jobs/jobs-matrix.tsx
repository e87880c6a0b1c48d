import { useNavigate } from "@tanstack/react-router";
import { cellWords } from "~/lib/jobs/matrix.ts";
import type { Line } from "~/lib/jobs/order.ts";
import { MATRIX } from "~/lib/jobs/strip.ts";
import { JobStrip } from "./job-strip.tsx";
import { MatrixFrame } from "./matrix-frame.tsx";
import { MatrixRow } from "./matrix-row.tsx";

/** The last 50 runs of each job side by side: what failed at the same turn, what fails now and then, what is dead. */
export default function JobsMatrix({ lines }: { lines: readonly Line[] }) {
  const navigate = useNavigate();
  return (
    <MatrixFrame
      label="Matrix of runs"
      keys="Runs by job; the arrow keys go from run to run, Enter opens the job"
      hint="Point at a run, or go to it with the arrow keys. The newest is at the right."
      way="older ← runs → newest"
      lines={lines}
      layout={MATRIX}
      words={cellWords}
      onEnter={({ workspaceId, jobId }) =>
        void navigate({ to: "/jobs/$workspaceId/$jobId", params: { workspaceId, jobId } })
      }
      row={(job, top, isCursor) => (
        <MatrixRow key={job.key} job={job} top={top} isCursor={isCursor}>
          <JobStrip results={job.results} durations={job.durations} layout={MATRIX} />
        </MatrixRow>
      )}
    />
  );
}
