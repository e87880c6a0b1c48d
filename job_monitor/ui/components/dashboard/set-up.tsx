import { Remedy } from "~/components/copy-button.tsx";
import { useHealth } from "~/lib/queries.ts";
import type { Health } from "~/lib/types.ts";

/** What to set, while no workspace is; nothing otherwise. */
export function SetUp() {
  const { data } = useHealth();
  return data?.status === "unconfigured" ? <Steps health={data} /> : null;
}

function Steps({ health }: { health: Health }) {
  return (
    <section aria-label="Set-up" data-look="unconfigured" className="surface flex flex-col gap-2.5 px-3.5 py-3">
      <h2 className="font-semibold">Connect a workspace</h2>
      <p className="max-w-[80ch] text-muted">
        {health.message ?? "Job Monitor reads the system tables of a Databricks account through an SQL warehouse."} In
        the environment of the server, set the address of the workspace and the id of the warehouse, then start it
        again:
      </p>
      <Remedy text="export DATABRICKS_HOST=https://<workspace>.cloud.databricks.com DATABRICKS_WAREHOUSE_ID=<id>" />
      <p className="text-muted">This command checks every right and every table, and prints what is missing:</p>
      <Remedy text="job-monitor doctor" />
    </section>
  );
}
