import { createFileRoute } from "@tanstack/react-router";
import { FirstSync } from "~/components/dashboard/first-sync.tsx";
import { SetUp } from "~/components/dashboard/set-up.tsx";
import { Page } from "~/components/page.tsx";
import AuditPanel from "~/components/status/audit-panel.tsx";
import { Claims } from "~/components/status/claims.tsx";
import { Facts } from "~/components/status/facts.tsx";
import { Grants } from "~/components/status/grants.tsx";
import { MissingRights } from "~/components/status/missing-rights.tsx";
import { OwnCostPanel } from "~/components/status/own-cost.tsx";
import { SourceTable } from "~/components/status/source-table.tsx";
import { StorePanel } from "~/components/status/store.tsx";
import { useAsked, useHealth, useStatus } from "~/lib/queries.ts";

export const Route = createFileRoute("/_sidebar/status")({ component: Status });

function Status() {
  const health = useHealth();
  const status = useAsked(useStatus());
  return (
    <Page title="Status">
      <SetUp />
      <MissingRights query={status} />
      <FirstSync />
      <Facts query={health} />
      <Claims claims={health.data?.failed_claims ?? []} />
      <SourceTable query={health} />
      <OwnCostPanel query={status} />
      <Grants query={status} />
      <StorePanel query={status} />
      <AuditPanel />
    </Page>
  );
}
