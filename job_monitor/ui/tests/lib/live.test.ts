import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLive, type LiveMode, type LiveState, nextState, retryMs, type StreamHandlers } from "~/lib/live.ts";

const CONNECTING: LiveState = { mode: "connecting", failures: 0 };
const LONG = { kind: "ended", lastedMs: 100_000 } as const;
const SHORT = { kind: "ended", lastedMs: 5 } as const;

describe("the state", () => {
  it("is polling after a stream that failed, and streaming when one is open again", () => {
    const failed = nextState(CONNECTING, SHORT);
    expect(failed).toEqual({ mode: "polling", failures: 1 });
    expect(nextState(failed, { kind: "opened" }).mode).toBe("streaming");
  });

  it("takes a stream that ended after its time for no failure", () => {
    expect(nextState({ mode: "streaming", failures: 3 }, LONG)).toEqual(CONNECTING);
  });

  it("counts on while streams open and are cut at once", () => {
    let state = CONNECTING;
    for (let round = 0; round < 4; round += 1) state = nextState(nextState(state, { kind: "opened" }), SHORT);
    expect(state).toEqual({ mode: "polling", failures: 4 });
  });

  it("is paused for whoever does not look, whatever comes from a stream meanwhile", () => {
    const paused = nextState({ mode: "streaming", failures: 2 }, { kind: "hidden" });
    expect(paused).toEqual({ mode: "paused", failures: 0 });
    expect(nextState(paused, SHORT)).toBe(paused);
    expect(nextState(paused, { kind: "opened" })).toBe(paused);
    expect(nextState(paused, { kind: "seen" })).toEqual(CONNECTING);
  });

  it("waits twice as long after each failure, and never longer than a minute", () => {
    const waits = [0, 1, 2, 3, 10, 2000].map((failures) => retryMs({ mode: "polling", failures }));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000]);
  });
});

/** The network's side: every stream that was opened, and whether it was closed. */
class Network {
  readonly streams: { handlers: StreamHandlers; isClosed: boolean }[] = [];

  open = (handlers: StreamHandlers) => {
    const stream = { handlers, isClosed: false };
    this.streams.push(stream);
    return () => {
      stream.isClosed = true;
    };
  };

  get newest(): StreamHandlers {
    const stream = this.streams.at(-1);
    if (!stream) throw new Error("No stream was opened.");
    return stream.handlers;
  }
}

function see(visibility: "visible" | "hidden"): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  document.dispatchEvent(new Event("visibilitychange"));
}

describe("the stream", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("is opened once, tells generations, and comes back later and later while it fails", () => {
    const network = new Network();
    const live = createLive(network.open);
    const modes: LiveMode[] = [];
    live.subscribe(() => modes.push(live.mode()));
    const stop = live.start();
    network.newest.opened();
    network.newest.generation(8);
    expect([live.mode(), live.told(), network.streams.length]).toEqual(["streaming", 8, 1]);
    network.newest.ended();
    expect([live.mode(), network.streams[0]?.isClosed]).toEqual(["polling", true]);
    vi.advanceTimersByTime(1999);
    expect(network.streams).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(network.streams).toHaveLength(2);
    network.newest.ended();
    vi.advanceTimersByTime(3999);
    expect(network.streams).toHaveLength(2);
    vi.advanceTimersByTime(1);
    network.newest.opened();
    expect(live.mode()).toBe("streaming");
    expect(modes).toContain("polling");
    stop();
  });

  it("is opened again a second after the server ended it, without polling", () => {
    const network = new Network();
    const live = createLive(network.open);
    const stop = live.start();
    network.newest.opened();
    vi.advanceTimersByTime(100_000);
    network.newest.ended();
    expect(live.mode()).toBe("connecting");
    vi.advanceTimersByTime(1000);
    expect(network.streams).toHaveLength(2);
    stop();
  });

  it("rests while the page is hidden and is there again when it is seen", () => {
    const network = new Network();
    const live = createLive(network.open);
    const stop = live.start();
    see("hidden");
    expect([live.mode(), network.streams[0]?.isClosed]).toEqual(["paused", true]);
    network.streams[0]?.handlers.generation(99);
    network.streams[0]?.handlers.ended();
    vi.advanceTimersByTime(600_000);
    expect([live.told(), network.streams.length]).toEqual([null, 1]);
    see("visible");
    expect([live.mode(), network.streams.length]).toEqual(["connecting", 2]);
    stop();
  });

  it("is closed for good, also where it was about to come back", () => {
    const network = new Network();
    const stop = createLive(network.open).start();
    network.newest.ended();
    stop();
    see("visible");
    vi.advanceTimersByTime(600_000);
    expect(network.streams).toHaveLength(1);
  });
});
