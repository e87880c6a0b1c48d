import { fireEvent, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { TargetWish } from "~/lib/types.ts";
import { JOB_PAGE, jobDetail } from "./support/job.ts";
import { serving } from "./support/job-server.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem } from "./support/server.ts";

beforeAll(async () => {
  await Promise.all([import("~/components/job/run-matrix.tsx"), import("~/components/job/target-panel.tsx")]);
}, 60_000);

describe("the target of a job", () => {
  const SET = {
    right: "team" as const,
    target: {
      workspace_id: "1001",
      workspace_name: "prod-eu",
      job_id: "9007199254740993",
      job_name: "ingest_orders",
      finish_by: "07:00",
      zone: "Europe/Berlin",
      max_duration_s: 3600,
      note: null,
      set_by: "engineer-02@example.com",
      set_at: "2026-11-20T12:00:00Z",
      version: "17",
      right: "team" as const,
    },
    margin: { run_id: "9007199254740999", finish_s: null, duration_s: -900 },
  };

  it("is told with how the newest run kept it", async () => {
    serving(jobDetail({ target_state: SET })).install();
    visit(JOB_PAGE);
    const found = await panel("Target", "ready");
    expect(found.getByText("done by 07:00 Europe/Berlin, within 1h 00m")).toBeTruthy();
    expect(found.getByText("Newest run: missed by 15m 00s")).toBeTruthy();
  });

  it("is changed from the version that was seen", async () => {
    const sent: { method: string; match: string | null; wish: TargetWish }[] = [];
    serving(jobDetail({ target_state: SET }))
      .on("/api/targets/1001/9007199254740993", async (_query, request) => {
        sent.push({ method: request.method, match: request.headers.get("if-match"), wish: await request.json() });
        return SET.target;
      })
      .install();
    visit(JOB_PAGE);
    const found = await panel("Target", "ready");
    fireEvent.click(found.getByRole("button", { name: "Change the target" }));
    fireEvent.change(await found.findByLabelText("Takes at most, minutes"), { target: { value: "90" } });
    fireEvent.change(found.getByLabelText("Why, for the audit"), { target: { value: "more shops" } });
    fireEvent.click(found.getByRole("button", { name: "Save" }));
    await found.findByRole("button", { name: "Change the target" });
    const wish = { finish_by: "07:00", zone: "Europe/Berlin", max_duration_s: 5400, note: null, reason: "more shops" };
    expect(sent).toEqual([{ method: "PUT", match: '"17"', wish }]);
  });

  it("is not lost from the fields when somebody else was faster", async () => {
    serving(jobDetail({ target_state: SET }))
      .on("/api/targets/1001/9007199254740993", () => new Problem(412, "Somebody else has changed it meanwhile."))
      .install();
    visit(JOB_PAGE);
    const found = await panel("Target", "ready");
    fireEvent.click(found.getByRole("button", { name: "Change the target" }));
    fireEvent.change(await found.findByLabelText("Note"), { target: { value: "before the shops open" } });
    fireEvent.click(found.getByRole("button", { name: "Save" }));
    expect((await found.findByRole("alert")).textContent).toBe("Somebody else has changed it meanwhile.");
    expect(within(found.element).getByDisplayValue("before the shops open")).toBeTruthy();
  });

  it("is removed with its version", async () => {
    const sent: (string | null)[][] = [];
    serving(jobDetail({ target_state: SET }))
      .on("/api/targets/1001/9007199254740993", (_query, request) => {
        sent.push([request.method, request.headers.get("if-match"), request.headers.get("content-type")]);
        return SET.target;
      })
      .install();
    visit(JOB_PAGE);
    const found = await panel("Target", "ready");
    fireEvent.click(found.getByRole("button", { name: "Change the target" }));
    fireEvent.click(found.getByRole("button", { name: "Remove" }));
    await found.findByRole("button", { name: "Change the target" });
    expect(sent).toEqual([["DELETE", '"17"', "application/json"]]);
  });

  it("cannot be set without the right, and says whose it is", async () => {
    serving(jobDetail({ target_state: { right: "none", target: null, margin: null } })).install();
    visit(JOB_PAGE);
    const found = await panel("Target", "ready");
    expect(found.getByText(/Only the job's owner/)).toBeTruthy();
    expect(found.queryByRole("button")).toBeNull();
  });

  it("is not known while its database is away, and the figures stay", async () => {
    serving(jobDetail({ target_state: null })).install();
    visit(JOB_PAGE);
    expect((await panel("Target", "failed")).element.textContent).toContain("does not answer");
    await panel("Runs", "ready");
  });
});
