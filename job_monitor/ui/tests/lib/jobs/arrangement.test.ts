import { afterEach, describe, expect, it, vi } from "vitest";
import { arrange, arrangement, inOrder } from "~/lib/jobs/arrangement.ts";
import { shareOf, stepped } from "~/lib/jobs/rearranging.ts";

const COLUMNS = ["state", "name", "team", "cost", "last"].map((key) => ({ key }));
const keys = (order: readonly string[]) => inOrder(COLUMNS, order).map(({ key }) => key);

afterEach(() => arrange({}));

describe("the order of the columns", () => {
  it("is the chosen one behind state and name, and what it does not name comes last", () => {
    expect(keys(["last", "team", "cost"])).toEqual(["state", "name", "last", "team", "cost"]);
    expect(keys(["last"])).toEqual(["state", "name", "last", "team", "cost"]);
    expect(keys(["name", "gone", "cost", "state"])).toEqual(["state", "name", "cost", "team", "last"]);
  });

  it("changes by a place at a time, and not beyond its ends", () => {
    const order = ["a", "b", "c"];
    expect(stepped(order, "b", -1)).toEqual(["b", "a", "c"]);
    expect(stepped(order, "b", 1)).toEqual(["a", "c", "b"]);
    expect([stepped(order, "a", -1), stepped(order, "c", 1), stepped(order, "x", 1)]).toEqual([order, order, order]);
  });
});

describe("a width", () => {
  const ROOM = { table: 1000, column: 100, name: 300 };

  it("is a share of the table, and leaves the column and the name their least", () => {
    expect(shareOf(120, ROOM)).toBe(0.12);
    expect(shareOf(5, ROOM)).toBe(0.044);
    expect(shareOf(900, ROOM)).toBe(0.24);
    expect(shareOf(900, { ...ROOM, name: 90 })).toBe(0.1);
  });
});

describe("what is kept", () => {
  it("outlives the page", async () => {
    arrange({ order: ["cost"], widths: { cost: 0.1 } });
    vi.resetModules();
    const fresh = await import("~/lib/jobs/arrangement.ts");
    expect(fresh.arrangement()).toEqual({ order: ["cost"], widths: { cost: 0.1 } });
  });

  it.each(["{", "7", "null", '{"order":3,"widths":"x"}'])("is nothing where it reads %s", async (text) => {
    localStorage.setItem("job-monitor.arrangement", text);
    vi.resetModules();
    const fresh = await import("~/lib/jobs/arrangement.ts");
    expect(fresh.arrangement()).toEqual({});
  });

  it("is at hand at once", () => {
    arrange({ order: ["last"] });
    expect(arrangement()).toEqual({ order: ["last"] });
  });
});
