import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { changesOf, deedOf, subjectOf } from "~/lib/audit.ts";
import { allSources, health, JOBS, source } from "./support/answers.ts";
import { entry } from "./support/audit.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

function page(items: ReturnType<typeof entry>[], next: string | null = null, sources = allSources()) {
  return { items, next, as_of: null, sources };
}

function answering(answer: () => unknown) {
  return new Server().on("/api/audit", answer).install();
}

describe("what changed", () => {
  it("is told by the fields that differ, in words", () => {
    expect(changesOf(entry())).toEqual([
      { field: "done by", before: "07:00", after: "08:00" },
      { field: "at most", before: null, after: "1h 30m" },
    ]);
  });

  it("is all that something was created or removed with", () => {
    const view = { name: "Failing", page: "/jobs", query: "", is_shared: true };
    expect(changesOf({ before: null, after: view }).map((change) => change.after)).toEqual(["Failing", "/jobs", "yes"]);
    expect(changesOf({ before: view, after: null }).map((change) => change.before)).toEqual([
      "Failing",
      "/jobs",
      "yes",
    ]);
  });

  it("is named after the job, or after the view as it is or was", () => {
    expect(subjectOf(entry())).toBe("ingest_orders");
    expect(subjectOf(entry({ job_name: null }))).toBe("Job 1");
    const gone = entry({ kind: "view", action: "removed", before: { name: "Failing" }, after: null });
    expect([deedOf(gone), subjectOf(gone)]).toEqual(["View removed", "Failing"]);
  });
});

describe("the audit panel", () => {
  it("shows who, what, before and after, and why", async () => {
    answering(() => page([entry()]));
    visit("/status");
    const row = (await panel("Audit", "ready")).getAllByRole("row")[1];
    const text = row?.textContent ?? "";
    for (const part of ["engineer-02@example.com", "Target changed", "ingest_orders", "07:00", "08:00", "open later"]) {
      expect(text).toContain(part);
    }
    expect(row?.querySelector("[title*='07:00 → 08:00']")).toBeTruthy();
  });

  it("says when nothing was changed", async () => {
    answering(() => page([]));
    visit("/status");
    expect((await panel("Audit", "empty")).getByText(/Nobody has set a target/)).toBeTruthy();
  });

  it("brings older changes, also when the first page holds none", async () => {
    new Server().on("/api/audit", (query) => (query.get("cursor") ? page([entry()]) : page([], "p2"))).install();
    visit("/status");
    const found = await panel("Audit", "ready");
    fireEvent.click(found.getByRole("button", { name: "Show older changes" }));
    expect(await screen.findByText("1 shown, that is all")).toBeTruthy();
  });

  it.each(["denied", "failed", "absent", "unconfigured"] as const)(
    "is not empty but %s when jobs are",
    async (state) => {
      const blind = allSources([source(JOBS, state, { message: "It is so." })]);
      answering(() => page([], null, blind));
      visit("/status");
      await panel("Audit", state);
    },
  );

  it("is pending before the first build", async () => {
    new Server()
      .on("/api/audit", () => page([]))
      .on("/api/health", () => health({ status: "pending", generation: null }))
      .install();
    visit("/status");
    await panel("Audit", "pending");
  });

  it("shows a stale list as such", async () => {
    answering(() => page([entry()], null, allSources([source(JOBS, "stale", { message: "Old." })])));
    visit("/status");
    expect((await panel("Audit", "ready")).getByRole("note").textContent).toContain("Stale.");
  });

  it("says that the database is away", async () => {
    answering(() => new Problem(503, "The database of targets, views and audit does not answer."));
    visit("/status");
    expect((await panel("Audit", "failed")).element.textContent).toContain("does not answer");
  });
});
