import { useSyncExternalStore } from "react";

/** How news of a generation arrive: told by the stream, asked for, or not at all while nobody looks. */
export type LiveMode = "connecting" | "streaming" | "polling" | "paused";
export type LiveState = { mode: LiveMode; failures: number };
export type LiveEvent =
  | { kind: "seen" }
  | { kind: "hidden" }
  | { kind: "opened" }
  | { kind: "ended"; lastedMs: number };

/** A stream that lasted so long was in order: the server ends each after a while, and so does the platform. */
const STEADY_MS = 10_000;
const SOON_MS = 1_000;
const LATEST_MS = 60_000;

/** What an event makes of the state. Pure; what is done about it is `createLive`'s. */
export function nextState(state: LiveState, event: LiveEvent): LiveState {
  switch (event.kind) {
    case "hidden":
      return { mode: "paused", failures: 0 };
    case "seen":
      return state.mode === "paused" ? { mode: "connecting", failures: 0 } : state;
    case "opened":
      return state.mode === "paused" ? state : { ...state, mode: "streaming" };
    default:
      if (state.mode === "paused") return state;
      return event.lastedMs >= STEADY_MS
        ? { mode: "connecting", failures: 0 }
        : { mode: "polling", failures: state.failures + 1 };
  }
}

/** How long until the stream is tried again: twice as long after each failure, up to a minute. */
export function retryMs({ failures }: LiveState): number {
  return Math.min(LATEST_MS, SOON_MS * 2 ** failures);
}

export type StreamHandlers = { opened: () => void; ended: () => void; generation: (generation: number) => void };
/** Opens a stream; what it returns closes it. */
export type OpenStream = (handlers: StreamHandlers) => () => void;

export type Live = {
  mode: () => LiveMode;
  /** The generation that was told last; null before the first. */
  told: () => number | null;
  subscribe: (listener: () => void) => () => void;
  /** Follows while the page is seen. Returns what ends it. */
  start: () => () => void;
};

/** One stream for the whole application; its state can be watched. */
export function createLive(open: OpenStream): Live {
  const listeners = new Set<() => void>();
  let state: LiveState = { mode: "paused", failures: 0 };
  let told: number | null = null;
  let close: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const say = () => {
    for (const listener of listeners) listener();
  };
  const drop = () => {
    clearTimeout(timer);
    close?.();
    close = null;
  };
  const step = (event: LiveEvent) => {
    state = nextState(state, event);
    say();
  };
  const connect = () => {
    drop();
    const since = Date.now();
    const isMine = () => close === mine;
    const mine = open({
      opened: () => isMine() && step({ kind: "opened" }),
      generation: (generation) => {
        if (!isMine()) return;
        told = generation;
        say();
      },
      ended: () => {
        if (!isMine()) return;
        drop();
        step({ kind: "ended", lastedMs: Date.now() - since });
        timer = setTimeout(connect, retryMs(state));
      },
    });
    close = mine;
  };
  const look = () => {
    if (document.visibilityState === "hidden") {
      drop();
      step({ kind: "hidden" });
    } else if (state.mode === "paused") {
      step({ kind: "seen" });
      connect();
    }
  };
  return {
    mode: () => state.mode,
    told: () => told,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      document.addEventListener("visibilitychange", look);
      look();
      return () => {
        document.removeEventListener("visibilitychange", look);
        drop();
        state = { mode: "paused", failures: 0 };
        told = null;
      };
    },
  };
}

function generationOf(data: unknown): number | null {
  try {
    const told: unknown = typeof data === "string" ? JSON.parse(data) : null;
    const value: unknown = typeof told === "object" && told !== null ? Reflect.get(told, "generation") : null;
    return typeof value === "number" ? value : null;
  } catch {
    return null; // Not ours: whatever stands between may say something else.
  }
}

/** The browser would come back by itself, at once and for ever; so each stream is closed at its first error. */
function openEvents(handlers: StreamHandlers): () => void {
  if (typeof EventSource === "undefined") {
    const timer = setTimeout(handlers.ended);
    return () => clearTimeout(timer);
  }
  const source = new EventSource("/api/events");
  source.addEventListener("open", handlers.opened);
  source.addEventListener("error", handlers.ended);
  source.addEventListener("generation", (event) => {
    const generation = generationOf(event.data);
    if (generation !== null) handlers.generation(generation);
  });
  return () => source.close();
}

export const live = createLive(openEvents);

export function useLiveMode(): LiveMode {
  return useSyncExternalStore(live.subscribe, live.mode);
}

export function useToldGeneration(): number | null {
  return useSyncExternalStore(live.subscribe, live.told);
}
