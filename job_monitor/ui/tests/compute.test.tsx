import { fireEvent, screen } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { source, USAGE } from "./support/answers.ts";
import { blindCompute, CLUSTERS, compute, computeSources, NODES, TASKS, TOTALS } from "./support/compute.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem, Server } from "./support/server.ts";

/** The page's parts are read when it is first shown, which takes its time on a slow machine: not within a test's. */
beforeAll(async () => {
  await Promise.all([
    import("~/components/compute/advice-panel.tsx"),
    import("~/components/compute/compute-list.tsx"),
    import("~/components/compute/compute-tiles.tsx"),
    import("~/components/compute/job-uses-panel.tsx"),
    import("~/components/compute/warehouses-panel.tsx"),
    import("~/components/dashboard/first-sync.tsx"),
  ]);
}, 60_000);

const PATH = "/api/compute";
const TILES = ["idle", "all-purpose", "endless", "measured"];

function serve(answer: unknown) {
  return new Server().on(PATH, () => answer).install();
}

function tile(id: string) {
  return screen.getByTestId(`tile-${id}`);
}

function shown(element: HTMLElement) {
  return [...element.querySelectorAll<HTMLElement>("[data-compute]")].map((row) => row.dataset.compute);
}

describe("sizing advice", () => {
  it("says what to change, on what evidence, and that the money is an estimate", async () => {
    serve(compute());
    visit("/compute");
    const { element } = await panel("Sizing advice", "ready");
    expect(element.textContent).toContain("2 workers in place of 4");
    expect(element.textContent).toContain("CPU p95 25.0%, memory p95 50.0% of workers in 20h 00m of nodes, 30 runs");
    expect(element.textContent).toContain("≤ $100.00a month, estimated");
    expect(element.querySelector("a")?.getAttribute("href")).toBe("/jobs/1001/9007199254740993");
  });

  it("shows a dash and no zero where no money can be told", async () => {
    const [one] = compute().advice ?? [];
    const advice = [{ ...one, kind: "runtime", old_runtimes: ["12.2.x"], saving_at_most: null }];
    serve({ ...compute(), advice });
    visit("/compute");
    const { element } = await panel("Sizing advice", "ready");
    expect(element.textContent).toContain("12.2.x: out of support");
    expect(element.textContent).not.toContain("$");
  });

  it("does not take samples that may not be read for clusters of the right size", async () => {
    const denied = source(NODES, "denied");
    const totals = { ...TOTALS, measured_clusters_count: null };
    serve(compute({ advice: [], advice_count: 0, totals, sources: computeSources([denied]) }));
    visit("/compute");
    await panel("Sizing advice", "denied");
  });

  it("is empty where all is measured and nothing stands out", async () => {
    serve(compute({ advice: [], advice_count: 0 }));
    visit("/compute");
    const { element } = await panel("Sizing advice", "empty");
    expect(element.textContent).toContain("gives a reason to change a cluster");
  });
});

describe("compute", () => {
  it("answers what idles in a sentence and four numbers, and ranks the rows as the server does", async () => {
    serve(compute());
    visit("/compute");
    const { element } = await panel("Clusters", "ready");
    expect(screen.getByTestId("headline").textContent).toContain("1 all-purpose cluster idled beside jobs for $41.50");
    expect(TILES.map((id) => tile(id).dataset.value)).toEqual(["41.5", "12.25", "1", "10"]);
    expect(tile("measured").textContent).toBe("25.0%");
    expect(shown(element)).toEqual(["0101-a-shared", "9007199254740993", "pipe-1"]);
    expect(element.textContent).toContain("in USD at list price");
    expect(screen.getByTestId("serverless").textContent).toBe("$7.50");
  });

  it("says ranges in words too, and never zero where no sample was left", async () => {
    serve(compute());
    visit("/compute");
    const { element } = await panel("Clusters", "ready");
    const row = (id: string) => element.querySelector(`[data-compute="${id}"]`);
    expect(row("9007199254740993")?.textContent).toContain(
      "half of the time up to 25.0%, 95% of it up to 60.0%, at most 90.0%",
    );
    expect(row("0101-a-shared")?.textContent).toContain("no samples");
    expect(row("0101-a-shared")?.textContent).not.toContain("0.0%");
    expect(row("0101-a-shared")?.textContent).toContain("12.2 out of support");
    expect(row("0101-a-shared")?.textContent).toContain("never");
    expect(row("9007199254740993")?.querySelector("a")?.getAttribute("href")).toBe("/jobs/1001/9007199254740993");
  });

  it("keeps filter and order in the address", async () => {
    serve(compute());
    const { router } = visit("/compute?kind=job");
    const list = await panel("Clusters", "ready");
    expect(shown(list.element)).toEqual(["9007199254740993"]);
    expect(list.element.textContent).toContain("1 of 3");
    fireEvent.click(list.getByRole("button", { name: "Clear" }));
    await expect.poll(() => shown(list.element).length).toBe(3);
    fireEvent.click(list.getByRole("button", { name: "Cost" }));
    fireEvent.click(await list.findByRole("button", { name: "Cost" }));
    await expect.poll(() => router.state.location.search).toEqual({ sort: "cost", turned: true });
    await expect.poll(() => shown(list.element)).toEqual(["pipe-1", "9007199254740993", "0101-a-shared"]);
    fireEvent.change(list.getByLabelText("Filter clusters"), { target: { value: "nothing" } });
    expect(await screen.findByTestId("none-fits")).toBeDefined();
  });

  it("says when the server cut the list, and loads all of it", async () => {
    const server = serve(compute({ totals: { ...TOTALS, rows_count: 1200 } }));
    visit("/compute");
    const list = await panel("Clusters", "ready");
    expect(list.getByRole("note").textContent).toContain("The first 3 of 1,200 rows");
    fireEvent.click(list.getByRole("button", { name: "Load all" }));
    await expect.poll(() => server.asked.some((one) => one.startsWith(PATH) && one.includes("rows=5000"))).toBe(true);
  });

  it("shows jobs on all-purpose compute and warehouses", async () => {
    serve(compute());
    visit("/compute");
    const uses = await panel("Jobs on all-purpose compute", "ready");
    for (const text of ["load_stock", "shared", "$12.25", "1h 00m"]) expect(uses.element.textContent).toContain(text);
    const houses = await panel("SQL warehouses", "ready");
    for (const text of ["people", "2x-small", "never", "$4.00"]) expect(houses.element.textContent).toContain(text);
  });
});

describe("the looks", () => {
  it.each(["denied", "failed", "absent", "pending", "unconfigured"] as const)(
    "is %s, without any number, when neither clusters nor costs may be read",
    async (state) => {
      const why = { message: "It is so." };
      const behind = [USAGE, CLUSTERS, TASKS, NODES].map((name) => source(name, state, why));
      serve(blindCompute(computeSources(behind)));
      visit("/compute");
      await panel("Clusters", state);
      for (const id of TILES) expect(tile(id).textContent).toBe("—");
      expect(screen.getByTestId("headline").textContent).toContain("not known");
    },
  );

  it("names what is missing beside what is known", async () => {
    const totals = {
      ...TOTALS,
      measured_clusters_count: null,
      idle_cost: null,
      jobs_cost: null,
      idle_clusters_count: null,
    };
    const sources = computeSources([
      source(NODES, "denied", { message: "No right to samples.", remedy: "GRANT SELECT ON TABLE …" }),
      source(TASKS, "denied", { message: "No right to tasks." }),
    ]);
    serve(compute({ totals, sources, job_uses: null, job_uses_count: null }));
    visit("/compute");
    const { element } = await panel("Clusters", "ready");
    expect(element.textContent).toContain("CPU and memory are not known");
    expect(element.textContent).toContain("GRANT SELECT ON TABLE");
    expect(element.textContent).toContain("nor what idled");
    await panel("Jobs on all-purpose compute", "denied");
    expect(["idle", "all-purpose", "measured"].map((id) => tile(id).textContent)).toEqual(["—", "—", "—"]);
    expect(tile("endless").dataset.value).toBe("1");
  });

  it("is empty where nothing was used", async () => {
    const empty = Object.fromEntries(Object.keys(compute().rows ?? {}).map((name) => [name, []]));
    serve(compute({ rows: empty as never, job_uses: [], job_uses_count: 0, warehouses: [], warehouses_count: 0 }));
    visit("/compute");
    await panel("Clusters", "empty");
    await panel("Jobs on all-purpose compute", "empty");
    await panel("SQL warehouses", "empty");
  });

  it("marks stale sources, and says what failed", async () => {
    serve(compute({ sources: computeSources([source(CLUSTERS, "stale", { message: "Old." })]) }));
    visit("/compute");
    expect((await panel("Clusters", "ready")).getByRole("note").textContent).toContain("Stale.");
  });

  it("says what failed", async () => {
    serve(new Problem(503, "The store is locked."));
    visit("/compute");
    expect((await panel("Clusters", "failed")).element.textContent).toContain("The store is locked.");
  });
});
