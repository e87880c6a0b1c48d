import { Panel } from "~/components/panel/panel.tsx";
import { isAbout } from "~/lib/cause.ts";
import { type JobKey, useLiveRun } from "~/lib/job-queries.ts";
import { parametersLook } from "~/lib/run-parameters.ts";

type Props = { job: JobKey; runId: string };

/** With which job-level parameters the run was started, as the Jobs API tells it. */
export default function ParametersPanel({ job, runId }: Props) {
  const query = useLiveRun(runId, true);
  const isOwn = query.data === undefined || isAbout(query.data, job);
  return (
    <Panel
      title="Parameters"
      note="of the job, asked live"
      look={parametersLook(query, isOwn)}
      empty="The run was started without job-level parameters."
      height={96}
    >
      {(parameters) => (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-3.5 pb-3">
          {parameters.map(({ name, value, default: usual }) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="font-mono text-[12px] break-all">
                {value ?? "nothing"}
                {usual !== value && <span className="text-muted"> instead of {usual ?? "nothing"}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
