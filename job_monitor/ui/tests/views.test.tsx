import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { SavedView } from "~/lib/types.ts";
import { viewOf } from "~/lib/views.ts";
import { jobTable } from "./support/job-table.ts";
import { panel, visit } from "./support/render.tsx";
import { Problem } from "./support/server.ts";
import { aView, viewServer } from "./support/views.ts";

async function start(given: SavedView[], path = "/jobs?state=failed&q=etl") {
  const { server, views } = viewServer(given);
  server.on("/api/jobs/table", () => jobTable([{ id: "1", name: "etl_orders" }])).install();
  const { router } = visit(path);
  await panel("All jobs", "ready");
  const layer = screen.getByRole("button", { name: "Views" }).nextElementSibling as HTMLElement;
  layer.hidePopover = () => undefined; // happy-dom has no popovers
  fireEvent(layer, Object.assign(new Event("toggle"), { newState: "open" }));
  const menu = within(await within(layer).findByRole("region", { name: "Views of this page" }, { timeout: 8_000 }));
  return { server, views, router, menu };
}

const only = (views: Map<string, SavedView>) => [...views.values()][0];

describe("the columns of the table of jobs", () => {
  it("are hidden and shown by the viewer, and kept", async () => {
    const { menu } = await start([]);
    const trend = menu.getByRole("checkbox", { name: "Trend" });
    fireEvent.click(trend);
    expect(document.documentElement.dataset.hidden).toBe("trend");
    expect(localStorage.getItem("job-monitor.columns")).toBe("trend");
    fireEvent.click(trend);
    expect(document.documentElement.dataset.hidden).toBe("");
  });

  it("are put in another order, and all choices taken back by one press", async () => {
    const { menu } = await start([], "/jobs");
    const heads = () => screen.getAllByRole("columnheader").map((head) => head.getAttribute("data-column"));
    const usual = heads();
    expect(usual.slice(-3)).toEqual(["trend", "cost", "last"]);
    fireEvent.click(menu.getByRole("button", { name: "Cost 30 d: earlier" }));
    expect(heads().slice(-3)).toEqual(["cost", "trend", "last"]);
    fireEvent.click(menu.getByRole("button", { name: "Team: earlier" }));
    fireEvent.click(menu.getByRole("checkbox", { name: "Trend" }));
    expect(JSON.parse(localStorage.getItem("job-monitor.arrangement") ?? "")).toMatchObject({
      order: ["team", "runs", "success", "typical", "cost", "trend", "margin", "last"],
    });
    fireEvent.click(menu.getByRole("button", { name: "Reset" }));
    expect(heads()).toEqual(usual);
    expect(document.documentElement.dataset.hidden).toBe("");
  });
});

describe("the views of a page", () => {
  it("are those of this page, private ones apart from shared ones", async () => {
    const { menu } = await start([
      aView({ name: "Mine" }),
      aView({ name: "Of the team", is_shared: true, owner: "owner-01@example.com", right: "none" }),
      aView({ name: "Elsewhere", page: "/costs" }),
    ]);
    expect((await menu.findByRole("heading", { name: "Private" })).nextElementSibling?.textContent).toContain("Mine");
    expect(menu.getByRole("heading", { name: "Shared" }).nextElementSibling?.textContent).toContain("Of the team");
    expect(menu.queryByText("Elsewhere")).toBeNull();
    expect(menu.queryByRole("button", { name: "Delete Of the team" })).toBeNull();
    expect(menu.getByRole("link", { name: /Of the team/ }).getAttribute("title")).toContain(
      "Only its owner and admins",
    );
  });

  it("are saved with the address as it is, shared when that is wished", async () => {
    const { menu, views } = await start([]);
    expect(await menu.findByText(/No view of this page is saved/)).toBeTruthy();
    fireEvent.change(menu.getByRole("textbox", { name: /Save what is shown/ }), { target: { value: "Failing etl" } });
    fireEvent.click(menu.getByRole("checkbox", { name: /Shared/ }));
    fireEvent.click(menu.getByRole("button", { name: "Save" }));
    expect(await menu.findByText("“Failing etl” is saved.")).toBeTruthy();
    expect(only(views)).toMatchObject({ name: "Failing etl", page: "/jobs", is_shared: true });
    expect(new URLSearchParams(only(views)?.query).get("q")).toBe("etl");
    expect(await menu.findByRole("link", { name: /Failing etl/ })).toBeTruthy();
  });

  it("lead to their address", async () => {
    const { menu, router } = await start([aView({ name: "By cost", query: "sort=cost" })]);
    fireEvent.click(await menu.findByRole("link", { name: "By cost" }));
    await waitFor(() => expect(router.state.location.href).toBe("/jobs?sort=cost"));
  });

  it("are overwritten, renamed and deleted once that was confirmed", async () => {
    const { menu, views } = await start([aView({ name: "Mine", query: "sort=cost" })]);
    fireEvent.click(await menu.findByRole("button", { name: "Overwrite Mine" }));
    expect(only(views)?.query).toBe("sort=cost");
    fireEvent.click(menu.getByRole("button", { name: "Overwrite" }));
    await waitFor(() => expect(only(views)?.query).toContain("q=etl"));
    fireEvent.click(await menu.findByRole("button", { name: "Rename Mine" }));
    fireEvent.change(menu.getByRole("textbox", { name: "New name of Mine" }), { target: { value: "Ours" } });
    fireEvent.click(menu.getByRole("button", { name: "Rename" }));
    expect(await menu.findByText("Ours")).toBeTruthy();
    fireEvent.click(menu.getByRole("button", { name: "Delete Ours" }));
    fireEvent.click(menu.getByRole("button", { name: "Keep" }));
    expect(views.size).toBe(1);
    fireEvent.click(menu.getByRole("button", { name: "Delete Ours" }));
    fireEvent.click(menu.getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(views.size).toBe(0));
  });

  it("that somebody changed meanwhile are not overwritten, and it is said in words", async () => {
    const { menu, views } = await start([aView({ name: "Mine", version: "3" })]);
    await menu.findByText("Mine");
    const held = only(views) as SavedView;
    views.set(held.view_id, { ...held, name: "Theirs", version: "4" });
    fireEvent.click(menu.getByRole("button", { name: "Delete Mine" }));
    fireEvent.click(menu.getByRole("button", { name: "Delete" }));
    expect((await menu.findByRole("alert")).textContent).toContain("Somebody changed this view");
    expect(views.size).toBe(1);
  });

  it("that cannot be had are not told as none", async () => {
    const { server, views } = viewServer([]);
    server.on("/api/views", () => new Problem(503, "The database does not answer."));
    server.on("/api/jobs/table", () => jobTable([{ id: "1" }])).install();
    visit("/jobs");
    await panel("All jobs", "ready");
    const layer = screen.getByRole("button", { name: "Views" }).nextElementSibling as HTMLElement;
    fireEvent(layer, Object.assign(new Event("toggle"), { newState: "open" }));
    expect(await within(layer).findByText(/Views are not known: The database/, {}, { timeout: 8_000 })).toBeTruthy();
    expect(within(layer).queryByText(/No view of this page/)).toBeNull();
    expect(views.size).toBe(0);
  });
});

it("an address is kept without what the server would refuse", () => {
  expect(viewOf("/jobs", "?q=a b")).toEqual({ page: "/jobs", query: "q=a%20b" });
  expect(viewOf("/jobs", "")).toEqual({ page: "/jobs", query: "" });
});
