import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { allSources, PRICES, RUNS, source, USAGE } from "./support/answers.ts";
import { asked, blindResult, described, line, metricList, metricsResult, point } from "./support/metrics.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

const QUERY = "/api/metrics/query";

function serve(): Server {
  return new Server()
    .on("/api/metrics", () => metricList())
    .on(QUERY, (query) => metricsResult(asked(query)))
    .install();
}

describe("the usual six", () => {
  it("show value, change and unit, and in the same question as many days before", async () => {
    const server = serve();
    visit("/trends");
    const found = await panel("Success ratio", "ready");
    expect(screen.getByTestId("value-success_ratio").textContent).toBe("90.0%");
    expect(found.getByText("−5.0 pp").className).toContain("text-bad");
    expect((await panel("Cost of jobs", "ready")).getByText("EUR, list price; estimates among it")).toBeTruthy();
    const questions = server.asked.filter((one) => one.includes("metric=success_ratio"));
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain("compare=true");
    await waitFor(() => expect(found.element.querySelector('[data-line="before"]')).toBeTruthy());
  });

  it("mark the steps in which jobs were changed, and lead to which", async () => {
    const changed = metricsResult(["job_changes"], {
      total: line({ points: [point("2026-11-18", { job_changes: 0 }), point("2026-11-19", { job_changes: 2 })] }),
    });
    new Server()
      .on("/api/metrics", () => metricList())
      .on(QUERY, (query) => (asked(query)[0] === "job_changes" ? changed : metricsResult(asked(query))))
      .install();
    visit("/trends?kind=job");
    const found = await panel("Runs", "ready");
    await waitFor(() => expect(found.element.querySelectorAll("[data-change]")).toHaveLength(1));
    expect(found.element.querySelector("[data-change]")?.getAttribute("data-change")).toBe("2026-11-19");
    expect(screen.getByTestId("changes").textContent).toContain("2 changes of jobs' definitions");
    expect(screen.getByRole("link", { name: "Which jobs" }).getAttribute("href")).toBe(
      "/trends?metric=job_changes&by=job",
    );
  });

  it("are followed by the jobs that got worse, from what to what", async () => {
    const of = (job: string, now: number, before: number) =>
      line({
        group: { workspace_id: "1001", job_id: job },
        labels: { job_name: `job ${job}` },
        complete: { failed_runs: now },
        previous: { failed_runs: before },
      });
    const worse = metricsResult(["failed_runs"], {
      total: line({ values: { failed_runs: 13 } }),
      groups: [of("1", 9, 3), of("2", 4, 0), of("3", 2, 2), of("4", 0, 5)],
    });
    const server = new Server()
      .on("/api/metrics", () => metricList())
      .on(QUERY, (query) => (query.get("order") === "worse" ? worse : metricsResult(asked(query))))
      .install();
    visit("/trends?team=finance");
    const found = await panel("What got worse", "ready");
    const rows = found.getAllByRole("row").map((row) => row.textContent);
    expect(rows).toEqual(["JobBeforeNowChange", "job 1workspace 100139+200.0% (worse)", "job 2workspace 100104new"]);
    expect(server.asked.find((one) => one.includes("order=worse"))).toContain(
      "metric=failed_runs&group_by=job&limit=5",
    );
    expect(server.asked.find((one) => one.includes("order=worse"))).toContain("team=finance");
  });

  it("hatch what is not complete", async () => {
    serve();
    visit("/trends");
    const found = await panel("Runs", "ready");
    expect(found.element.querySelectorAll("[data-partial]")).toHaveLength(1);
  });

  it("leave out, and say so, what the filter does not fit", async () => {
    const server = serve();
    visit("/trends?kind=job");
    await panel("Runs", "ready");
    expect(screen.getByText("Not shown: Cost of jobs, which cannot be narrowed by kind.")).toBeTruthy();
    expect(screen.queryByRole("region", { name: "Cost of jobs" })).toBeNull();
    expect(server.asked.find((one) => one.startsWith(QUERY))).not.toContain("metric=cost");
  });

  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "show no number while usage is %s, and the others all the same",
    async (state) => {
      const sources = allSources([source(USAGE, state, { message: "It is so." }), source(PRICES, state)]);
      serve().on(QUERY, (query) => {
        const whole = metricsResult(asked(query), { sources });
        const metrics = whole.metrics.map((one) => (one.name === "cost" ? { ...one, reason: "It is so." } : one));
        return { ...whole, metrics };
      });
      visit("/trends");
      await panel("Cost of jobs", state);
      expect(screen.queryByTestId("value-cost")).toBeNull();
      await panel("Runs", "ready");
    },
  );

  it("give the statement that mends a missing right", async () => {
    const denied = source(RUNS, "denied", { message: "No right.", remedy: "GRANT SELECT ON TABLE runs" });
    serve().on(QUERY, (query) => blindResult(asked(query), "It is denied.", allSources([denied])));
    visit("/trends");
    expect((await panel("Runs", "denied")).getByText("GRANT SELECT ON TABLE runs")).toBeTruthy();
  });

  it("name the claim that does not hold", async () => {
    const claim = source("claim:runs_are_unique", "failed", { message: "Runs are there twice." });
    serve().on(QUERY, (query) => blindResult(asked(query), "They contradict.", [...allSources(), claim]));
    visit("/trends");
    expect((await panel("Runs", "failed")).element.textContent).toContain("Runs are there twice.");
  });

  it("are empty with the reason: the filter, the account, or history", async () => {
    const bare = (query: URLSearchParams) => blindResult(asked(query), "", allSources());
    const server = serve().on(QUERY, (query) => {
      const blind = bare(query);
      return { ...blind, metrics: blind.metrics.map((one) => ({ ...one, reason: null })) };
    });
    visit("/trends?team=atlas");
    expect((await panel("Runs", "empty")).element.textContent).toContain("fits the filter");
    server.on(QUERY, (query) => {
      const blind = bare(query);
      const metrics = blind.metrics.map((one) => ({ ...one, reason: null, history_from: "2027-01-01T00:00:00Z" }));
      return { ...blind, metrics };
    });
    visit("/trends?owner=x");
    await waitFor(() => expect(screen.getAllByText(/history begins on 1 Jan/).length).toBeGreaterThan(0));
  });

  it("mark stale figures, and say what failed", async () => {
    const server = serve().on(QUERY, (query) =>
      metricsResult(asked(query), { sources: allSources([source(RUNS, "stale", { message: "Old." })]) }),
    );
    visit("/trends");
    expect((await panel("Runs", "ready")).getByRole("note").textContent).toContain("Stale.");
    server.on("/api/metrics", () => new Problem(503, "The store is locked."));
    visit("/trends?days=7");
    await waitFor(() => expect(screen.getAllByText("The store is locked.").length).toBeGreaterThan(0));
  });
});

describe("the brush", () => {
  it("chooses days by keys, keeps them in the address, and leads to their runs", async () => {
    serve();
    const { router } = visit("/trends?team=atlas");
    const slider = (await panel("Runs", "ready")).getByRole("slider");
    for (const [key, shiftKey] of [
      ["ArrowLeft", false],
      ["ArrowLeft", true],
      ["ArrowLeft", true],
    ] as const) {
      fireEvent.keyDown(slider, { key, shiftKey });
    }
    expect(slider.getAttribute("aria-valuetext")).toBe("Thu 19 Nov: 10");
    fireEvent.keyDown(slider, { key: "Enter" });
    await waitFor(() => expect(router.state.location.search).toMatchObject({ span: "2026-11-19..2026-11-21" }));
    const bar = within(screen.getByTestId("chosen-bar"));
    const link = bar.getByRole("link", { name: /Runs that ended then/ });
    expect(link.getAttribute("href")).toContain("from=2026-11-19&to=2026-11-21");
    expect(link.getAttribute("href")).toContain("team=atlas");
    router.history.back();
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty("span", "2026-11-19..2026-11-21"));
  });
});

describe("one metric", () => {
  const group = (team: string | null, runs: number, before: number) =>
    line({
      group: { team },
      values: { runs },
      complete: { runs },
      previous: { runs: before },
      points: ["2026-11-18", "2026-11-19"].map((date) => point(date, { runs: 1 })),
    });

  it("shows its groups with before and change, what is left, and everything", async () => {
    serve().on(QUERY, (query) =>
      metricsResult(
        asked(query),
        query.has("group_by") ? { groups: [group("atlas", 6, 4), group(null, 2, 1)], groups_count: 4 } : {},
      ),
    );
    visit("/trends?metric=runs&by=team");
    const found = await panel("By team", "ready");
    const rows = found.getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toEqual([
      ["Team", "Whole range", "Complete days", "As many before", "Change"],
      ["atlas", "6", "6", "4", "+50.0%"],
      ["No team", "2", "2", "1", "+100.0%"],
      ["2 more", "32", "2", "5", "−60.0%"],
      ["All together", "40", "10", "10", "±0.0%"],
    ]);
    expect(found.getByRole("link", { name: "atlas" }).getAttribute("href")).toContain("team=atlas");
  });

  it("says that a filter does not fit, and asks for nothing", async () => {
    const server = serve();
    visit("/trends?metric=cost&kind=job");
    expect(await screen.findByText("Cost of jobs cannot be narrowed by kind")).toBeTruthy();
    expect(server.countOf(QUERY)).toBe(0);
  });

  it("that is not known falls back to the usual six", async () => {
    serve();
    visit("/trends?metric=brand_new");
    await panel("Runs", "ready");
  });

  it("is named with what it means, and its SQL is of the same days and filter", async () => {
    const server = serve().on("/api/metrics/runs/sql", () => new Problem(404, "Nothing is built yet."));
    visit("/trends?metric=runs&days=7&team=atlas");
    const found = await panel("Runs", "ready");
    expect(found.getByText(described("runs").meaning)).toBeTruthy();
    fireEvent.click(found.getByRole("button", { name: "Show the SQL of: Runs" }));
    await waitFor(() => expect(server.asked).toContain("/api/metrics/runs/sql?days=7&team=atlas"));
  });
});
