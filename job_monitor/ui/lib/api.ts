import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryHooks from "openapi-react-query";
import type { paths } from "./api.gen.ts";

/** After this long a request counts as failed, so that nothing waits for ever. */
const PATIENCE_MS = 30_000;

/** A request that was not answered as asked. `status` is 0 when there was no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly title: string;

  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.title = title;
  }
}

function textOf(body: unknown, key: "title" | "detail"): string | null {
  if (typeof body !== "object" || body === null || !(key in body)) return null;
  const value: unknown = Reflect.get(body, key);
  return typeof value === "string" ? value : null;
}

async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  return new ApiError(
    response.status,
    textOf(body, "title") ?? "The request failed",
    textOf(body, "detail") ?? `The server answered with status ${response.status}.`,
  );
}

/** Every answer that is neither the promised JSON nor a 304 becomes an ApiError; nothing else gets through as data. */
const errors: Middleware = {
  async onResponse({ response }) {
    // What is at hand is still true: whoever sent its tag has it.
    if (response.status === 304) return;
    if (!response.ok) throw await problemOf(response);
    if (!response.headers.get("content-type")?.includes("json")) {
      throw new ApiError(
        response.status,
        "Not an answer of Job Monitor",
        "The server sent something that is not JSON.",
      );
    }
  },
  onError({ error }) {
    if (error instanceof ApiError) return error;
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return isLate
      ? new ApiError(0, "No answer in time", `The server did not answer within ${PATIENCE_MS / 1000} seconds.`)
      : new ApiError(0, "No answer", "The server cannot be reached.");
  },
};

export const client = createFetchClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: (request) =>
    globalThis.fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]) }),
});
client.use(errors);

export const api = createQueryHooks(client);

/** The sentence to show for any error. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : "The answer could not be read.";
}
