// Fails when what a page loads before it can be used has outgrown its budget (kB after gzip).
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

// `own` is what a page adds to the shell that every page loads.
const BUDGET = { js: 160, css: 15, own: 40 };
const PAGE = /^routes\/_sidebar\/(.+)\.tsx\?tsr-split=component$/;
const SHELL = ["index.html"];

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

function collect(key, seen) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest of the build`);
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of chunk.imports ?? []) collect(imported, seen);
  return seen;
}

const kB = (file) => gzipSync(readFileSync(`dist/${file}`)).length / 1000;
const sum = (files) => [...new Set(files)].reduce((total, file) => total + kB(file), 0);

const inShell = new Set();
for (const root of SHELL) collect(root, inShell);
const shell = new Set([...inShell].map((key) => manifest[key].file));
const pages = Object.keys(manifest).filter((key) => PAGE.test(key));
if (pages.length === 0) throw new Error("the manifest of the build names no page");
for (const page of pages) {
  const seen = new Set();
  for (const root of [...SHELL, page]) collect(root, seen);
  const chunks = [...seen].map((key) => manifest[key]);
  const own = chunks.filter((chunk) => !shell.has(chunk.file));
  const sizes = {
    js: sum(chunks.map((chunk) => chunk.file)),
    css: sum(chunks.flatMap((chunk) => chunk.css ?? [])),
    own: sum(own.map((chunk) => chunk.file)),
  };
  for (const [kind, size] of Object.entries(sizes)) {
    process.stdout.write(`${PAGE.exec(page)[1]} ${kind}: ${size.toFixed(1)} of ${BUDGET[kind]} kB after gzip\n`);
    if (size > BUDGET[kind]) process.exitCode = 1;
  }
}
