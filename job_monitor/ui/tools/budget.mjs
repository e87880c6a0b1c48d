// Fails when what a page loads before it can be used has outgrown its budget (kB after gzip).
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = { js: 160, css: 15 };
const PAGE = /^routes\/_sidebar\/(.+)\.tsx\?tsr-split=component$/;
const SHELL = ["index.html", "routes/_sidebar.tsx?tsr-split=component"];

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

function collect(key, seen) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest of the build`);
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of chunk.imports ?? []) collect(imported, seen);
  return seen;
}

// What a page adds to what every page loads.
const LAZY_BUDGET = 40;
const LAZY = ["jobs_.$workspaceId.$jobId.tsx", "jobs_.$workspaceId.$jobId_.runs.$runId.tsx"];

const kB = (file) => gzipSync(readFileSync(`dist/${file}`)).length / 1000;
const sum = (files) => [...new Set(files)].reduce((total, file) => total + kB(file), 0);

const pages = Object.keys(manifest).filter((key) => PAGE.test(key));
if (pages.length === 0) throw new Error("the manifest of the build names no page");
for (const page of pages) {
  const seen = new Set();
  for (const root of [...SHELL, page]) collect(root, seen);
  const chunks = [...seen].map((key) => manifest[key]);
  const sizes = { js: sum(chunks.map((chunk) => chunk.file)), css: sum(chunks.flatMap((chunk) => chunk.css ?? [])) };
  for (const [kind, size] of Object.entries(sizes)) {
    process.stdout.write(`${PAGE.exec(page)[1]} ${kind}: ${size.toFixed(1)} of ${BUDGET[kind]} kB after gzip\n`);
    if (size > BUDGET[kind]) process.exitCode = 1;
  }
}

for (const page of LAZY) {
  const first = new Set(seen);
  seen.clear();
  const root = `routes/_sidebar/${page}?tsr-split=component`;
  if (!manifest[root]) throw new Error(`${root} is not in the manifest of the build`);
  collect(root);
  const added = [...seen].filter((key) => !first.has(key)).map((key) => manifest[key].file);
  const size = sum(added);
  process.stdout.write(`${page} adds: ${size.toFixed(1)} of ${LAZY_BUDGET} kB after gzip\n`);
  if (size > LAZY_BUDGET) process.exitCode = 1;
  seen.clear();
  for (const key of first) seen.add(key);
}
