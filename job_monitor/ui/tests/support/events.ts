import { vi } from "vitest";

/** The browser's end of server-sent events, without a server: a test says what comes. */
export class Events {
  private readonly sources: EventTarget[] = [];

  /** Puts itself in the place of the browser's EventSource until the test ends. */
  install(): this {
    const { sources } = this;
    class Source extends EventTarget {
      constructor() {
        super();
        sources.push(this);
        queueMicrotask(() => this.dispatchEvent(new Event("open")));
      }
      close(): void {
        const place = sources.indexOf(this);
        if (place >= 0) sources.splice(place, 1);
      }
    }
    vi.stubGlobal("EventSource", Source);
    return this;
  }

  /** Streams that are open. */
  get count(): number {
    return this.sources.length;
  }

  publish(generation: number): void {
    const data = JSON.stringify({ generation, published_at: "2026-11-21T12:00:00Z" });
    for (const source of this.sources) source.dispatchEvent(new MessageEvent("generation", { data }));
  }

  cut(): void {
    for (const source of [...this.sources]) source.dispatchEvent(new Event("error"));
  }
}
