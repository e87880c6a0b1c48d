import { QueryClient } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { takeHealth } from "~/lib/told-health.ts";
import { health, overview } from "./support/answers.ts";
import { Events } from "./support/events.ts";
import { panel, visit } from "./support/render.tsx";
import { Server } from "./support/server.ts";

const BESIDE = ["/api/me", "/api/jobs/errors"];

describe("before a page has its first answers", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true }));
  afterEach(() => void vi.useRealTimers());

  function held() {
    const events = new Events().install();
    let answer = () => {};
    const wait = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const server = new Server().on("/api/overview", async () => {
      await wait;
      return overview();
    });
    server.install();
    visit("/dashboard");
    const beside = () => [...BESIDE.map((path) => server.countOf(path)), events.count];
    return { answer, beside };
  }

  it("nothing is asked that nobody looks for yet, and all of it afterwards", async () => {
    const { answer, beside } = held();
    await panel("Runs per day", "loading");
    await vi.advanceTimersByTimeAsync(500);
    expect(beside()).toEqual([0, 0, 0]);
    answer();
    await panel("Runs per day", "ready");
    await vi.advanceTimersByTimeAsync(500);
    expect(beside()).toEqual([1, 1, 1]);
  });

  it("who looks is told in two seconds all the same", async () => {
    const { beside } = held();
    await panel("Runs per day", "loading");
    await vi.advanceTimersByTimeAsync(2_500);
    expect(beside()).toEqual([1, 0, 1]);
    expect(await screen.findByTestId("viewer")).toBeTruthy();
  });
});

describe("the page that the server sent", () => {
  function sent(text: string) {
    const queries = new QueryClient();
    document.body.innerHTML = text;
    takeHealth(queries);
    return queries.getQueryData(["get", "/api/health", {}]);
  }

  it("brings the health along", () => {
    const told = health({ generation: 7 });
    expect(sent(`<script id="health" type="application/json">${JSON.stringify(told)}</script>`)).toEqual(told);
  });

  it.each(["<p>A page of the developer's server.</p>", '<script id="health" type="application/json">null</script>'])(
    "need not: %s",
    (text) => expect(sent(text)).toBeUndefined(),
  );
});
