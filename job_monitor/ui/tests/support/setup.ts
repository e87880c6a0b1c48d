import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

/** happy-dom draws nothing: what only a screen needs stands still. */
beforeEach(() => {
  vi.stubGlobal("scrollTo", () => undefined);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  globalThis.localStorage?.clear(); // Tests of files run without a browser around them.
});
