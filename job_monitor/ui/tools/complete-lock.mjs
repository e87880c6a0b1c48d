// Some registries serve the packages of their own platform alone. npm then leaves the others out of the lock file, and
// `npm ci` refuses that lock. This puts them in: version and platform, which is what npm needs to pass them over.
import { readFileSync, writeFileSync } from "node:fs";

const LOCK = "package-lock.json";
const SYSTEMS = ["android", "darwin", "freebsd", "linux", "win32"];
const PROCESSORS = ["arm64", "x64", "arm", "ia32", "wasm32"];

const lock = JSON.parse(readFileSync(LOCK, "utf8"));

function entry(name, version, parent) {
  const words = name.split("/").at(-1).split("-");
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  const os = words.filter((word) => SYSTEMS.includes(word));
  if (cpu.length === 0) throw new Error(`${name} does not say its platform`);
  return {
    version,
    cpu,
    ...(parent.dev ? { dev: true } : {}),
    ...(words.at(-1) === "musl" ? { libc: ["musl"] } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}

for (const parent of Object.values({ ...lock.packages })) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    lock.packages[`node_modules/${name}`] ??= entry(name, version, parent);
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
lock.packages = Object.fromEntries(sorted);
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
