import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

/** Nothing waits so long but on a machine that has much else to do. */
configure({ asyncUtilTimeout: 4_000 });

/** happy-dom draws nothing: what only a screen needs stands still. */
beforeEach(() => {
  vi.stubGlobal("scrollTo", () => undefined);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  globalThis.localStorage?.clear(); // Tests of files run without a browser around them.
});
