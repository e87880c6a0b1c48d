import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { RUNS, source } from "./support/answers.ts";
import { jobHours } from "./support/job-hours.ts";
import { names, serve } from "./support/jobs-page.ts";
import { panel, visit } from "./support/render.tsx";
import type { Server } from "./support/server.ts";

describe("the hours", () => {
  const NINE = { "1001/1": "SF.W".padStart(48, "."), "1001/2": ".F..".padStart(48, ".") };
  const run = (id: string, started_at: string, last_seen_at: string) => ({
    run_id: id,
    started_at,
    last_seen_at,
    result_class: "failed",
    worked_s: 60,
  });

  function serveHours(answer: unknown = jobHours(NINE), runs: unknown[] = []): Server {
    const page = { items: runs, next: null, as_of: null, sources: [] };
    return serve()
      .on("/api/jobs/hours", () => answer)
      .on("/api/jobs/runs", () => page);
  }

  async function group() {
    await panel("All jobs", "ready");
    return screen.findByRole("group", { name: /^Hours by job/ });
  }

  it("are the same jobs, each with a drawing of its hours that is told in words", async () => {
    serveHours();
    visit("/jobs?view=hours&q=etl");
    await group();
    expect(names()).toEqual(["etl_orders", "etl_stock"]);
    expect(screen.getByRole("img", { name: "last 48 hours: 3 with runs, 1 of them with a failure" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "Hours" }).getAttribute("aria-current")).toBe("page");
  });

  it("tell under the arrow keys what happened, and how many failed in the hour", async () => {
    serveHours();
    visit("/jobs?view=hours&sort=name");
    const hours = await group();
    for (const key of ["ArrowDown", "ArrowLeft", "ArrowLeft"]) fireEvent.keyDown(hours, { key });
    expect(screen.getByText(/^etl_orders, .*: failed; 2 of the jobs shown failed in this hour$/)).toBeTruthy();
  });

  it("lead by Enter to the run of the hour where there is one", async () => {
    // The third hour from the end of the 48 that begin at 05:00 of the 21st is the one from 02:00 of the 23rd on.
    const server = serveHours(jobHours(NINE), [
      run("7", "2026-11-23T02:10:00Z", "2026-11-23T02:20:00Z"),
      run("8", "2026-11-23T03:10:00Z", "2026-11-23T03:20:00Z"),
    ]);
    const { router } = visit("/jobs?view=hours&sort=name");
    const hours = await group();
    for (const key of ["ArrowDown", "ArrowLeft", "ArrowLeft", "Enter"]) fireEvent.keyDown(hours, { key });
    await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/1001/1/runs/7"));
    expect(server.asked.find((one) => one.includes("/api/jobs/runs?"))).toContain("job=1001%2F1");
  });

  it("offer the runs of the hour where there are several", async () => {
    serveHours(jobHours(NINE), [
      run("7", "2026-11-23T02:10:00Z", "2026-11-23T02:20:00Z"),
      run("8", "2026-11-23T02:40:00Z", "2026-11-23T02:50:00Z"),
    ]);
    visit("/jobs?view=hours&sort=name");
    const hours = await group();
    for (const key of ["ArrowDown", "ArrowLeft", "ArrowLeft", "Enter"]) fireEvent.keyDown(hours, { key });
    const dialog = await screen.findByRole("dialog", { name: /^etl_orders, / });
    await waitFor(() => expect(within(dialog).getAllByRole("link")).toHaveLength(2));
  });

  it("lead by Enter to the job where nothing ran", async () => {
    serveHours();
    const { router } = visit("/jobs?view=hours&sort=name");
    const hours = await group();
    for (const key of ["ArrowDown", "ArrowLeft", "Enter"]) fireEvent.keyDown(hours, { key });
    await waitFor(() => expect(router.state.location.pathname).toBe("/jobs/1001/1"));
  });

  it("mark what the data do not cover yet, and no hour else", async () => {
    serveHours(jobHours(NINE, { known_until: "2026-11-23T03:30:00Z" }));
    visit("/jobs?view=hours");
    await group();
    expect(document.querySelectorAll('[data-hour="incomplete"]')).toHaveLength(2);
  });

  it("say that they are denied, and draw nothing, when the runs are", async () => {
    const denied = source(RUNS, "denied", { message: "You may not read it.", remedy: "GRANT SELECT ON runs" });
    serveHours(jobHours({}, { jobs: null, known_until: null, sources: [denied] }));
    visit("/jobs?view=hours");
    expect(await screen.findByText("GRANT SELECT ON runs")).toBeTruthy();
    expect(screen.queryByRole("group", { name: /^Hours by job/ })).toBeNull();
  });
});
