import { afterEach, describe, expect, it, vi } from "vitest";
import { followTheme, resolveTheme, theme } from "~/lib/preferences.ts";
import { storedChoice } from "~/lib/stored.ts";

describe("a stored choice", () => {
  it("outlives the page, and drops what is not offered", () => {
    const first = storedChoice("key", ["a", "b"], "a");
    first.set("b");
    expect(storedChoice("key", ["a", "b"], "a").get()).toBe("b");
    expect(storedChoice("key", ["a", "c"], "a").get()).toBe("a");
  });

  it("works for as long as the page where storage is forbidden", () => {
    const refuse = () => {
      throw new DOMException("no", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse, clear: () => undefined });
    const choice = storedChoice("key", ["a", "b"], "a");
    choice.set("b");
    expect(choice.get()).toBe("b");
  });
});

describe("the theme", () => {
  afterEach(() => theme.set("system"));

  it("is the system's unless chosen", () => {
    expect([resolveTheme("system", true), resolveTheme("system", false), resolveTheme("light", true)]).toEqual([
      "dark",
      "light",
      "light",
    ]);
  });

  it("follows the choice at once, until it is let go", () => {
    const stop = followTheme();
    theme.set("dark");
    expect(document.documentElement.dataset.theme).toBe("dark");
    theme.set("light");
    expect(document.documentElement.dataset.theme).toBe("light");
    stop();
    theme.set("dark");
    expect(document.documentElement.dataset.theme).toBe("light");
  });
});
