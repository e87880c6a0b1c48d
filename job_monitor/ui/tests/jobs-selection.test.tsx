import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { names, serve, table } from "./support/jobs-page.ts";
import { visit } from "./support/render.tsx";

describe("the selection", () => {
  const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
  const bar = () => screen.findByRole("region", { name: "Selection" });

  it("is not there before something is selected, and gone after the last was let go", async () => {
    serve();
    visit("/jobs");
    await table();
    expect(screen.queryByRole("region", { name: "Selection" })).toBeNull();
    fireEvent.click(box("Select etl_stock"));
    expect((await bar()).textContent).toContain("1 job selected");
    fireEvent.click(box("Select etl_stock"));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Selection" })).toBeNull());
  });

  it("adds up what is known, and says of how many nothing is", async () => {
    serve();
    visit("/jobs");
    await table();
    fireEvent.click(box("Select all jobs that fit"));
    const found = await bar();
    expect(found.textContent).toContain("3 jobs selected");
    expect(found.textContent).toContain("€12.00 in 30 d without 1 whose cost is not known");
    expect(found.textContent).toContain("30 runs");
  });

  it("survives a filter and an order, stays out of the address, and counts what is hidden", async () => {
    serve();
    const { router } = visit("/jobs");
    await table();
    fireEvent.click(box("Select etl_orders"));
    fireEvent.click(box("Select report"));
    await bar();
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "etl_*" } });
    await waitFor(async () => expect((await bar()).textContent).toContain("2 jobs selected, 1 hidden by the filter"));
    fireEvent.click(within(screen.getByRole("columnheader", { name: "Cost 30 d" })).getByRole("button"));
    await waitFor(() => expect(names()).toEqual(["etl_stock", "etl_orders"]));
    expect([box("Select etl_orders").checked, box("Select etl_stock").checked]).toEqual([true, false]);
    expect(router.state.location.searchStr).toBe("?q=etl_*&sort=cost");
  });

  it("is made by x on the row with the focus, and with Shift from the last one on", async () => {
    serve();
    visit("/jobs?sort=name");
    await table();
    fireEvent.click(box("Select etl_orders"));
    await bar();
    screen.getByRole("link", { name: "report" }).focus();
    fireEvent.keyDown(document, { key: "X", shiftKey: true });
    await waitFor(async () => expect((await bar()).textContent).toContain("3 jobs selected"));
    fireEvent.keyDown(document, { key: "x" });
    await waitFor(async () => expect((await bar()).textContent).toContain("2 jobs selected"));
    expect(box("Select report").checked).toBe(false);
  });

  it("takes all that match beside what was selected, and lets all go at once", async () => {
    serve();
    visit("/jobs?q=etl");
    await table();
    fireEvent.click(box("Select etl_orders"));
    fireEvent.click(within(await bar()).getByRole("button", { name: "All 2 that match" }));
    await waitFor(async () => expect((await bar()).textContent).toContain("2 jobs selected"));
    expect(box("Select all jobs that fit").checked).toBe(true);
    fireEvent.click(within(await bar()).getByRole("button", { name: "Select none" }));
    await waitFor(() => expect(box("Select etl_orders").checked).toBe(false));
  });

  it("gives the addresses of its jobs", async () => {
    const written: string[] = [];
    vi.stubGlobal("navigator", { clipboard: { writeText: async (text: string) => void written.push(text) } });
    serve();
    visit("/jobs?sort=name");
    await table();
    fireEvent.click(box("Select report"));
    fireEvent.click(within(await bar()).getByRole("button", { name: "Copy links" }));
    expect(written).toEqual([`${location.origin}/jobs/1002/9007199254740993`]);
  });
});
