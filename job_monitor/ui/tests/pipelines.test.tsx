import { fireEvent, screen } from "@testing-library/react";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { PIPELINES, UPDATES } from "~/lib/pipelines/look.ts";
import { health, source, USAGE } from "./support/answers.ts";
import { blindPipelines, FOUR, pipelineDetail, pipelineSources, pipelineTable } from "./support/pipelines.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

beforeAll(() => import("~/components/pipelines/pipelines-list.tsx"), 60_000);

const PATH = "/api/pipelines";
const ONE = `${PATH}/1001/p1`;

function serve(answer: unknown, path = PATH) {
  return new Server().on(path, () => answer).install();
}

describe("the list", () => {
  it("shows each pipeline with its state, who asks, and what it costs", async () => {
    serve(pipelineTable(FOUR));
    visit("/pipelines");
    const { element } = await panel("Pipelines", "ready");
    const row = element.querySelector('[data-pipeline="1001/p1"]');
    expect(row?.textContent).toContain("Failed");
    expect(row?.textContent).toContain("$10.00");
    expect(row?.querySelector('a[href="/jobs/1001/11"]')?.textContent).toBe("nightly");
    expect(element.querySelector('[data-pipeline="1001/p4"]')?.textContent).toContain("+1");
    expect(element.querySelector('[data-pipeline="1001/p2"]')?.textContent).toContain("API");
    expect(screen.getByTestId("headline").textContent).toContain("1 of 4 pipelines fails now.");
  });

  it("asks for kinds, window and deleted ones of the address", async () => {
    const server = serve(pipelineTable(FOUR));
    visit("/pipelines?kind=view&days=7&deleted=true");
    await panel("Pipelines", "ready");
    expect(server.asked.filter((one) => one.startsWith(PATH))).toEqual([
      `${PATH}?days=7&kind=view&include_deleted=true`,
    ]);
  });

  it("keeps each choice in the address, and shows the counts of all kinds", async () => {
    serve(pipelineTable(FOUR));
    const { router } = visit("/pipelines");
    const found = await panel("Pipelines", "ready");
    expect(found.getByRole("button", { name: /^Ingestion/ }).textContent).toBe("Ingestion1");
    expect(found.getByRole("button", { name: /^Views/ }).getAttribute("aria-pressed")).toBe("false");
    fireEvent.click(found.getByRole("button", { name: /^Failing/ }));
    await expect.poll(() => router.state.location.searchStr).toBe("?show=failing");
    await expect.poll(() => found.getAllByRole("row")).toHaveLength(2);
    fireEvent.click(found.getByRole("button", { name: "Cost 30 d" }));
    await expect.poll(() => router.state.location.searchStr).toContain("sort=cost");
  });

  it("is walked by keys", async () => {
    serve(pipelineTable(FOUR));
    const { router } = visit("/pipelines");
    await panel("Pipelines", "ready");
    fireEvent.keyDown(document.body, { key: "j" });
    await expect.poll(() => document.activeElement?.textContent).toBe("load_orders");
    fireEvent.click(document.activeElement ?? document.body);
    await expect.poll(() => router.state.location.pathname).toBe("/pipelines/1001/p1");
  });

  it("says when not all are here", async () => {
    serve(pipelineTable(FOUR, { count: 9000 }));
    visit("/pipelines");
    expect((await panel("Pipelines", "ready")).getByRole("note").textContent).toContain("4 of 9,000 pipelines");
  });

  it("tells a filter that fits nothing from a kind that has none", async () => {
    serve(pipelineTable(FOUR));
    visit("/pipelines?q=nothing_of_this_name");
    const found = await panel("Pipelines", "ready");
    expect(found.getByTestId("none-fits").textContent).toContain("No pipeline fits the filter");
  });

  it("saves all rows that fit", async () => {
    const texts: Promise<string>[] = [];
    vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      texts.push((blob as Blob).text());
      return "blob:x";
    });
    serve(pipelineTable(FOUR));
    visit("/pipelines?show=failing");
    const found = await panel("Pipelines", "ready");
    fireEvent.click(await found.findByRole("button", { name: "CSV" }));
    await expect.poll(() => texts.length).toBe(1);
    expect((await texts[0])?.trim().split("\r\n")).toHaveLength(2);
  });
});

describe("the looks of the list", () => {
  it("is empty when the account has none", async () => {
    serve(pipelineTable([]));
    visit("/pipelines");
    await panel("Pipelines", "empty");
  });

  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "is %s when both tables are",
    async (state) => {
      const told = { message: "It is so.", remedy: "GRANT SELECT" };
      serve(blindPipelines(pipelineSources([source(PIPELINES, state, told), source(UPDATES, state, told)])));
      visit("/pipelines");
      const { element } = await panel("Pipelines", state);
      expect(element.textContent).not.toMatch(/\d/);
      expect(screen.getByTestId("headline").textContent).not.toMatch(/\d/);
    },
  );

  it("is pending before the first build", async () => {
    new Server()
      .on(PATH, () => pipelineTable([]))
      .on("/api/health", () => health({ status: "pending", generation: null }))
      .install();
    visit("/pipelines");
    await panel("Pipelines", "pending");
  });

  it("says what of it is not known, with what mends it, and shows no zero for it", async () => {
    const denied = source(UPDATES, "denied", { message: "No right to updates.", remedy: "GRANT SELECT ON TABLE x" });
    serve(
      pipelineTable(FOUR, { requests: null, costs: null, sources: pipelineSources([denied, source(USAGE, "denied")]) }),
    );
    visit("/pipelines");
    const { element } = await panel("Pipelines", "ready");
    expect(element.textContent).toContain("How requests went, and who asked, is not known");
    expect(element.textContent).toContain("GRANT SELECT ON TABLE x");
    expect(element.textContent).toContain("No right to see costs");
    const row = element.querySelector('[data-pipeline="1001/p1"]');
    expect(row?.textContent).not.toMatch(/\b0\b|\$/);
  });

  it("marks stale rows", async () => {
    serve(pipelineTable(FOUR, { sources: pipelineSources([source(UPDATES, "stale", { message: "Old." })]) }));
    visit("/pipelines");
    expect((await panel("Pipelines", "ready")).getByRole("note").textContent).toContain("Stale.");
  });

  it("says what failed", async () => {
    serve(new Problem(503, "The store is locked."));
    visit("/pipelines");
    expect((await panel("Pipelines", "failed")).element.textContent).toContain("The store is locked.");
  });
});

describe("one pipeline", () => {
  it("says how it stands, its requests with their tries, its cost, and who asks", async () => {
    serve(pipelineDetail(), ONE);
    visit("/pipelines/1001/p1");
    const requests = await panel("Requests", "ready");
    expect(requests.element.textContent).toContain("2 tries: failed, failed");
    expect(requests.getByRole("link", { name: "nightly" }).getAttribute("href")).toBe("/jobs/1001/11/runs/9003");
    expect(screen.getByTestId("standing").textContent).toContain("1 failed request");
    expect(screen.getByTestId("pipeline-facts").textContent).toContain("development: no retries");
    expect((await panel("Cost", "ready")).element.textContent).toContain("$1.80");
    expect((await panel("Jobs that ask", "ready")).getAllByRole("row")).toHaveLength(2);
    expect(screen.getByRole("link", { name: "Open in Databricks" })).toBeTruthy();
  });

  it("asks for failed and retried requests alone, in the address", async () => {
    const server = serve(pipelineDetail(), ONE);
    const { router } = visit("/pipelines/1001/p1");
    const requests = await panel("Requests", "ready");
    fireEvent.click(requests.getByRole("button", { name: "Failed or retried" }));
    await expect.poll(() => router.state.location.searchStr).toBe("?troubled=true");
    await expect.poll(() => server.asked.at(-1)).toBe(`${ONE}?days=30&only_troubled=true`);
  });

  it("shows no figure of what may not be read", async () => {
    const sources = pipelineSources([source(UPDATES, "denied", { message: "No." }), source(USAGE, "denied")]);
    const blind = { is_history_known: false, standing: null, requests: null, jobs: null, cost: null };
    serve(pipelineDetail({ ...blind, sources }), ONE);
    visit("/pipelines/1001/p1");
    await panel("Requests", "denied");
    await panel("Jobs that ask", "denied");
    await panel("Cost", "denied");
    expect(screen.getByTestId("standing").textContent).toContain("not known");
  });

  it("is not found in the same words, there or not", async () => {
    serve(new Problem(404, "There is no such pipeline, or you may not see it."), ONE);
    visit("/pipelines/1001/p1");
    expect((await panel("Not found", "absent")).element.textContent).toContain("There is no such pipeline");
  });
});
