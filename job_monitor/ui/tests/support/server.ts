import { vi } from "vitest";
import { health, me, overview } from "./answers.ts";
import { attribution, metricSql } from "./costs.ts";
import { jobTable } from "./job-table.ts";
import { runningNow } from "./running.ts";
import { costs } from "./spend.ts";
import { status } from "./status.ts";

type Handler = (query: URLSearchParams, request: Request) => unknown;

/** What the server says when it cannot: a problem in the sense of RFC 9457. */
export class Problem {
  readonly status: number;
  readonly detail: string;
  readonly title: string;

  constructor(status: number, detail: string, title = "It failed") {
    this.status = status;
    this.detail = detail;
    this.title = title;
  }
}

/** A network without a network: answers requests from memory, by path, and remembers what was asked. */
export class Server {
  readonly asked: string[] = [];
  private readonly handlers = new Map<string, Handler>();

  constructor() {
    this.on("/api/health", () => health());
    this.on("/api/status", () => status());
    this.on("/api/me", () => me());
    this.on("/api/overview", () => overview());
    this.on("/api/running", () => runningNow());
    this.on("/api/jobs/errors", () => ({ items: [], as_of: null, sources: [] }));
    this.on("/api/costs", () => costs());
    this.on("/api/billing/attribution", () => attribution());
    this.on("/api/jobs/table", () => jobTable([{ id: "1" }]));
    this.on("/api/audit", () => ({ items: [], next: null, as_of: null, sources: [] }));
    this.on("/api/metrics/billed_cost/sql", () => metricSql());
  }

  on(path: string, handler: Handler): this {
    this.handlers.set(path, handler);
    return this;
  }

  /** Puts itself in the place of the browser's fetch until the test ends. */
  install(): this {
    vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => this.answer(new Request(input, init)));
    return this;
  }

  countOf(path: string): number {
    return this.asked.filter((one) => one.startsWith(path)).length;
  }

  private async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.asked.push(url.pathname + url.search);
    const handler = this.handlers.get(url.pathname);
    const body = handler ? await handler(url.searchParams, request) : new Problem(404, "There is no such path.");
    if (body instanceof Response) return body;
    if (!(body instanceof Problem)) return json(body, 200, "application/json");
    const { title, status, detail } = body;
    return json(
      { type: "about:blank", title, status, detail, instance: url.pathname },
      status,
      "application/problem+json",
    );
  }
}

function json(body: unknown, status: number, type: string): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
}

/** As fetch does when nobody listens. */
export function unreachable(): never {
  throw new TypeError("Failed to fetch");
}
