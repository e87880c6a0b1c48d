import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { plural } from "~/lib/format.ts";
import { fieldWord } from "~/lib/job.ts";
import type { JobKey } from "~/lib/job-queries.ts";
import type { RunDetail } from "~/lib/types.ts";

/** What of the job's definition was changed between the last good run and this one. */
export function ChangesLine({ detail, job }: { detail: RunDetail; job: JobKey }) {
  const { changes, good_run: good } = detail;
  if (good === null) return null;
  if (changes === null) return <Line>Whether the job was changed since is not known.</Line>;
  if (changes.length === 0) return <Line>The job was not changed since.</Line>;
  const fields = [...new Set(changes.flatMap((change) => change.fields.map(({ field }) => fieldWord(field))))];
  const what = fields.length > 0 ? fields.join(", ") : "something that the table does not record";
  return (
    <Line>
      <Link to="/jobs/$workspaceId/$jobId" params={job} className="font-medium text-accent hover:underline">
        {plural(changes.length, "change")} of the job
      </Link>{" "}
      since: {what}.
    </Line>
  );
}

function Line({ children }: { children: ReactNode }) {
  return (
    <span className="text-muted" data-testid="changes-since">
      {children}
    </span>
  );
}
