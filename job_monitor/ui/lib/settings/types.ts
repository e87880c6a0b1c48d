import type { paths } from "~/lib/api.gen.ts";

type Json<Operation extends { responses: { 200: { content: { "application/json": unknown } } } }> =
  Operation["responses"][200]["content"]["application/json"];

export type Configured = Json<paths["/api/settings"]["get"]>;
export type Ownership = Json<paths["/api/ownership"]["get"]>;
export type Coverage = NonNullable<Ownership["coverage"]>;
export type Rule = Ownership["rules"][number];
export type Person = Json<paths["/api/ownership/people"]["get"]>["items"][number];
export type Preview = Json<paths["/api/settings/preview"]["post"]>;
export type Target = Json<paths["/api/targets"]["get"]>["items"][number];
