import { JOB_PATH, jobDetail, LIVE_PATH, liveRun, RUN_PATH, runDetail } from "./job.ts";
import { Server } from "./server.ts";

/** A server that knows one job, two of its runs, and what the Jobs API says of the newest. */
export function serving(detail = jobDetail()) {
  return new Server()
    .on(JOB_PATH, () => detail)
    .on(RUN_PATH, () => runDetail())
    .on(`${JOB_PATH}/runs/9007199254740997`, () => runDetail({ attempts: [] }))
    .on(LIVE_PATH, () => liveRun());
}
