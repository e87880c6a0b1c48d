import { fireEvent, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { panel, visit } from "./support/render.tsx";
import { Problem } from "./support/server.ts";
import { preview, settingsServer } from "./support/settings.ts";

beforeAll(() => import("~/components/settings/ownership.tsx"), 90_000);

const section = (name: string) => `/settings?section=${name}`;

describe("other rules", () => {
  const tried = async (answer: () => unknown) => {
    const sent: unknown[] = [];
    settingsServer()
      .on("/api/settings/preview", async (_, request) => {
        sent.push(await request.json());
        return answer();
      })
      .install();
    visit(section("ownership"));
    const found = await panel("Try other rules", "ready");
    fireEvent.change(found.getByRole("textbox"), { target: { value: "rules: []" } });
    fireEvent.click(found.getByRole("button", { name: "Try these rules" }));
    return { found, sent };
  };

  it("are tried as they are written, and what would change is told", async () => {
    const { found, sent } = await tried(() => preview());
    expect(await found.findByText("1 job would change.")).toBeTruthy();
    expect(sent).toEqual([{ text: "rules: []" }]);
    expect(found.getByText("none → sales (rule)")).toBeTruthy();
    expect(found.getByText("7 → 8")).toBeTruthy();
    expect(within(found.getByRole("table", { name: "What each rule is good for" })).getByText("decides")).toBeTruthy();
  });

  it("say how many of the changes are in sight", async () => {
    const { found } = await tried(() => preview({ changes_count: 1200 }));
    expect((await found.findByText(/would change/)).textContent).toBe(
      "1,200 jobs would change. The first 1 are listed.",
    );
  });

  it("that are wrong are answered with the server's sentences, and the text is kept", async () => {
    const detail = "monitor.yaml, line 1: one. monitor.yaml, line 2: two.";
    const { found } = await tried(() => new Problem(422, detail));
    const alert = await found.findByRole("alert");
    expect([...alert.children].map((one) => one.textContent)).toEqual([
      "monitor.yaml, line 1: one.",
      "monitor.yaml, line 2: two.",
    ]);
    expect(found.getByDisplayValue("rules: []")).toBeTruthy();
  });

  it("may begin with those in force", async () => {
    settingsServer().install();
    visit(section("ownership"));
    const found = await panel("Try other rules", "ready");
    fireEvent.click(await found.findByRole("button", { name: "Begin with what is in force" }));
    expect((found.getByRole("textbox") as HTMLTextAreaElement).value).toContain('{name: "etl_*", team: "sales"}');
  });
});
