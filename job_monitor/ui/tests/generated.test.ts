// @vitest-environment node
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { Generator, getConfig } from "@tanstack/router-generator";
import openapi, { astToString } from "openapi-typescript";
import { describe, expect, it } from "vitest";
import { routerOptions } from "~/router.config.ts";

const ROOT = process.cwd();

describe("generated files", () => {
  it("lib/api.gen.ts is what openapi.json gives (else: npm run generate)", async () => {
    const fresh = astToString(await openapi(pathToFileURL(join(ROOT, "openapi.json"))));
    const kept = readFileSync("lib/api.gen.ts", "utf8");
    expect(kept.slice(kept.indexOf("export interface paths"))).toBe(
      fresh.slice(fresh.indexOf("export interface paths")),
    );
  });

  it("routeTree.gen.ts is what the files under routes/ give (else: npm run build)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "routes-"));
    try {
      cpSync("routes", join(folder, "routes"), { recursive: true });
      const config = getConfig({ ...routerOptions, disableLogging: true }, folder);
      await new Generator({ config, root: folder }).run();
      expect(readFileSync(join(folder, "routeTree.gen.ts"), "utf8")).toBe(readFileSync("routeTree.gen.ts", "utf8"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (["node_modules", "dist", "test-results"].includes(name)) return [];
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !name.includes(".gen.") ? [relative(ROOT, path)] : [];
  });
}

describe("house rules", () => {
  const files = sources(ROOT);

  it.each(files)("%s is short", (file) => {
    const most = file.startsWith("components/") || file.startsWith("routes/") ? 200 : 300;
    expect(readFileSync(file, "utf8").split("\n").length).toBeLessThan(most);
  });

  it("only lib/api.ts talks to the network", () => {
    const talkers = files.filter(
      (file) => /^(components|routes|lib)\//.test(file) && /\bfetch\(/.test(readFileSync(file, "utf8")),
    );
    expect(talkers).toEqual(["lib/api.ts"]);
  });

  it("the lock file holds every platform's packages, so that npm ci takes it (else: npm run lock)", () => {
    type Locked = { optionalDependencies?: Record<string, string> };
    const { packages }: { packages: Record<string, Locked> } = JSON.parse(readFileSync("package-lock.json", "utf8"));
    const wanted = Object.values(packages).flatMap((one) => Object.keys(one.optionalDependencies ?? {}));
    expect(wanted.filter((name) => !(`node_modules/${name}` in packages))).toEqual([]);
  });

  it("the lock file names no registry", () => {
    expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved"/);
  });
});
