import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { health } from "./support/answers.ts";
import { Events } from "./support/events.ts";
import { jobTable } from "./support/job-table.ts";
import { panel, visit } from "./support/render.tsx";
import { Server } from "./support/server.ts";

const TABLE = "/api/jobs/table";

/** A product that is at generation 7 until `publish`. */
async function serve(path: string) {
  const events = new Events().install();
  let generation = 7;
  const server = new Server()
    .on("/api/health", () => health({ generation }))
    .on(TABLE, () => jobTable([{ id: "1", name: `job of ${generation}` }]))
    .install();
  const { router } = visit(path);
  await panel(path === "/jobs" ? "All jobs" : "Sources", "ready");
  // The stream comes after the first answers.
  await waitFor(() => expect(events.count).toBe(1));
  const publish = (next: number) => {
    generation = next;
    act(() => events.publish(next));
  };
  return { events, server, router, publish };
}

describe("a new generation", () => {
  it("changes the rows at once where nobody is in them", async () => {
    const { publish } = await serve("/jobs");
    publish(8);
    expect(await screen.findByText("job of 8")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Updated/ })).toBeNull();
  });

  it("leaves the rows alone while somebody is in them, until they are asked for", async () => {
    const { publish, server } = await serve("/jobs");
    screen.getByRole("link", { name: "job of 7" }).focus();
    publish(8);
    const button = await screen.findByRole("button", { name: /Updated/ });
    expect(screen.getByText("job of 7")).toBeTruthy();
    expect(server.countOf(TABLE)).toBe(1);
    fireEvent.click(button);
    expect(await screen.findByText("job of 8")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Updated/ })).toBeNull();
  });

  it("is there on the next page, whose rows nobody is in", async () => {
    const { publish, router, server } = await serve("/jobs");
    screen.getByRole("link", { name: "job of 7" }).focus();
    publish(8);
    await screen.findByRole("button", { name: /Updated/ });
    await act(() => router.navigate({ to: "/status" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: /Updated/ })).toBeNull());
    await act(() => router.navigate({ to: "/jobs" }));
    expect(await screen.findByText("job of 8")).toBeTruthy();
    expect(server.countOf(TABLE)).toBe(2);
  });

  it("that is known already asks for nothing", async () => {
    const { publish, server } = await serve("/jobs");
    const asked = server.countOf("/api/health");
    publish(7);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([server.countOf("/api/health"), server.countOf(TABLE)]).toEqual([asked, 1]);
  });
});

/** As the browser does when the layer is about to be shown. */
function openFreshness(): void {
  const layer = screen
    .getByRole("button", { name: /Freshness of the sources/ })
    .parentElement?.querySelector("[popover]");
  if (layer) fireEvent(layer, new Event("beforetoggle"));
}

describe("the stream of a page", () => {
  it("is one, is told of in words, and is gone with the page", async () => {
    const { events } = await serve("/status");
    expect(events.count).toBe(1);
    openFreshness();
    expect(await screen.findByText("News are told as they are published.")).toBeTruthy();
  });

  it("that is cut lets health be asked at once, and says how news come now", async () => {
    const { events, server } = await serve("/jobs");
    const asked = server.countOf("/api/health");
    openFreshness();
    act(() => events.cut());
    expect(await screen.findByText(/asked for every 30 seconds/)).toBeTruthy();
    await waitFor(() => expect(server.countOf("/api/health")).toBeGreaterThan(asked));
    await waitFor(() => expect(screen.getByText("News are told as they are published.")).toBeTruthy(), {
      timeout: 4_000,
    });
    expect(events.count).toBe(1);
  });
});
