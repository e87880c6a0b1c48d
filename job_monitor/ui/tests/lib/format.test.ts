import { describe, expect, it } from "vitest";
import {
  bytes,
  changeBetween,
  compact,
  count,
  duration,
  money,
  moneyTick,
  plural,
  pointsBetween,
  quantity,
  ratio,
} from "~/lib/format.ts";

describe("what is not known", () => {
  it.each([
    count(null),
    count(Number.NaN),
    duration(undefined),
    duration(-1),
    ratio(null),
    bytes(null),
    quantity(null),
  ])("is a dash, never a zero", (text) => expect(text).toBe("—"));

  it("is a dash for money without an amount, a currency or digits", () => {
    expect([money(null, "USD"), money("1", null), money("1e3", "USD"), money("", "USD")]).toEqual(["—", "—", "—", "—"]);
  });
});

describe("durations", () => {
  it.each([
    [0, "0s"],
    [0.4, "<1s"],
    [42, "42s"],
    [59.6, "1m 00s"],
    [185, "3m 05s"],
    [3599, "59m 59s"],
    [3600, "1h 00m"],
    [5040, "1h 24m"],
    [86_370, "1d 0h"],
    [183_600, "2d 3h"],
  ])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));
});

describe("money", () => {
  it("keeps every digit of an amount that a float cannot hold", () => {
    expect(money("9007199254740993.17", "USD")).toBe("$9,007,199,254,740,993.17");
  });

  it.each([
    ["12431.225", "EUR", "€12,431.23"],
    ["0", "USD", "$0.00"],
    ["0.0001", "USD", "<$0.01"],
    ["-0.0001", "USD", "−<$0.01"],
    ["-10.5", "USD", "-$10.50"],
    ["5", "CAD", "CA$5.00"],
    ["5", "credits", "5.00 credits"],
  ])("%s in %s is %s", (amount, currency, text) => expect(money(amount, currency)).toBe(text));

  it("is short on an axis", () => {
    expect([moneyTick(0, "USD"), moneyTick(2500, "EUR"), moneyTick(5, "?")]).toEqual(["$0", "€2.5K", "5"]);
  });
});

describe("shares", () => {
  it.each([
    [1, "100.0%"],
    [0.99999, ">99.9%"],
    [0.9583, "95.8%"],
    [0.00001, "<0.1%"],
    [0, "0.0%"],
  ])("%d is %s", (share, text) => expect(ratio(share)).toBe(text));

  it("differ by percentage points", () => {
    expect([pointsBetween(0.95, 0.97), pointsBetween(0.5, 0.481), pointsBetween(0.5, 0.5)]).toEqual([
      "−2.0 pp",
      "+1.9 pp",
      "±0.0 pp",
    ]);
  });
});

it("an amount that was nothing has no relative change", () => {
  expect([changeBetween(110, 100), changeBetween(90, 100), changeBetween(5, 0)]).toEqual(["+10.0%", "−10.0%", null]);
});

it("counts, quantities and bytes have a fixed shape", () => {
  expect([
    count(41230),
    compact(1500),
    plural(1, "job"),
    plural(3, "run"),
    quantity("1200.55"),
    quantity("0.001"),
  ]).toEqual(["41,230", "1.5K", "1 job", "3 runs", "1,200.6", "<0.1"]);
  expect([bytes(0), bytes(999), bytes(98_000_000), bytes(1_500_000_000_000_000)]).toEqual([
    "0 B",
    "999 B",
    "98.0 MB",
    "1500 TB",
  ]);
});
