import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { shortcutsWanted } from "~/lib/keys.ts";
import { jobTable } from "./support/job-table.ts";
import { panel, visit } from "./support/render.tsx";
import { Server } from "./support/server.ts";

function serve(): void {
  const jobs = [
    { id: "1", name: "etl_orders" },
    { id: "2", name: "etl_stock" },
  ];
  new Server().on("/api/jobs/table", () => jobTable(jobs)).install();
}

describe("keys", () => {
  it("go to the filter, from job to job, and are listed by ?", async () => {
    serve();
    visit("/jobs");
    await panel("All jobs", "ready");
    fireEvent.keyDown(document.body, { key: "j" });
    await waitFor(() => expect(document.activeElement?.textContent).toBe("etl_orders"));
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "j" });
    await waitFor(() => expect(document.activeElement?.textContent).toBe("etl_stock"));
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "k" });
    await waitFor(() => expect(document.activeElement?.textContent).toBe("etl_orders"));
    fireEvent.keyDown(document.body, { key: "/" });
    expect(document.activeElement).toBe(screen.getByRole("searchbox"));
    fireEvent.keyDown(screen.getByRole("searchbox"), { key: "j" });
    expect(document.activeElement).toBe(screen.getByRole("searchbox"));
    (document.activeElement as HTMLElement).blur();
    fireEvent.keyDown(document.body, { key: "?" });
    const help = await screen.findByRole("dialog", { name: "Keys" });
    expect(await within(help).findByText("Next job; Enter opens it")).toBeTruthy();
    expect(within(help).getByText("Go to Costs")).toBeTruthy();
  });

  it("of two letters lead to pages, and do nothing when they are turned off", async () => {
    serve();
    const { router } = visit("/jobs");
    await panel("All jobs", "ready");
    const go = () => {
      fireEvent.keyDown(document.body, { key: "g" });
      fireEvent.keyDown(document.body, { key: "s" });
    };
    fireEvent.keyDown(document.body, { key: "?" });
    fireEvent.click(await screen.findByRole("checkbox", { name: "Keys work in this browser" }));
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    go();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(router.state.location.pathname).toBe("/jobs");
    shortcutsWanted.set("on");
    go();
    await waitFor(() => expect(router.state.location.pathname).toBe("/status"));
  });
});
