"""Writes build/sbom.json, a CycloneDX list of what is shipped: locked Python packages and what the pages are made of.

Both halves come from the lock files, through the tools that know them; here they are joined and freed of addresses.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "job_monitor" / "ui"
TARGET = ROOT / "build" / "sbom.json"
DEVELOPMENT = {"name": "cdx:npm:package:development", "value": "true"}

Json = dict[str, Any]


def main() -> None:
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(sbom(), indent=2) + "\n")


def sbom() -> Json:
    """The whole list."""
    python, pages = of_python(), of_pages()
    ours = python["metadata"]["component"] | {"bom-ref": "job-monitor"}
    npm = {"type": "application", "name": "npm", "version": pages["metadata"]["tools"][0]["version"]}
    tools = [_plain(tool) for tool in python["metadata"]["tools"]["components"]] + [npm]
    return {
        "$schema": python["$schema"],
        "bomFormat": "CycloneDX",
        "specVersion": python["specVersion"],
        "version": 1,
        "metadata": {"component": ours, "tools": {"components": tools}},
        "components": [*map(_python_component, python["components"]), *map(_plain, pages["components"])],
        "dependencies": [_ours(python["components"], pages), *pages["dependencies"]],
    }


def of_python() -> Json:
    command = [Path(sys.executable).with_name("cyclonedx-py"), "requirements", "--pyproject", "pyproject.toml"]
    options = ["--output-reproducible", "--spec-version", "1.6", "--output-file", "-", "requirements.txt"]
    return _asked([str(command[0]), *map(str, command[1:]), *options], ROOT)


def of_pages() -> Json:
    """What the pages are made of, and nothing that only makes them.

    `--omit dev` is of no use: it also drops what both the pages and a tool need, React for one.
    """
    found = _asked(["npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx"], UI)
    shipped = [one for one in found["components"] if DEVELOPMENT not in one["properties"] and _is_required(one)]
    names = {one["bom-ref"]: one["purl"] for one in shipped}
    edges = [
        {"ref": names[edge["ref"]], "dependsOn": sorted(names[to] for to in edge["dependsOn"] if to in names)}
        for edge in found["dependencies"]
        if edge["ref"] in names
    ]
    return found | {"components": [one | {"bom-ref": one["purl"]} for one in shipped], "dependencies": edges}


def _is_required(component: Json) -> bool:
    """Types that a package offers to compilers are optional, and so is what they need."""
    return component["scope"] != "optional" and component["name"] != "csstype"


def _asked(command: list[str], folder: Path) -> Json:
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    found: Json = json.loads(answer.stdout)
    return found


def _python_component(component: Json) -> Json:
    """With the hashes of its files, and the package's own name where an index's address stood."""
    files = [
        {"type": "distribution", "url": component["purl"], "hashes": reference["hashes"]}
        for reference in component["externalReferences"]
        if reference["type"] == "distribution"
    ]
    kept = {name: component[name] for name in ("name", "purl", "type", "version")}
    return kept | {"bom-ref": component["purl"], "externalReferences": files}


def _plain(component: Json) -> Json:
    return {name: value for name, value in component.items() if name not in ("externalReferences", "properties")}


def _ours(python: list[Json], pages: Json) -> Json:
    """What we ask for ourselves. How the Python packages need each other is not in their lock."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    wanted = {re.split(r"[<>=\[ ;]", line)[0].lower() for line in declared}
    direct = [one["purl"] for one in python if one["name"].lower() in wanted]
    asked = json.loads((UI / "package.json").read_text())["dependencies"]
    direct += [one["purl"] for one in pages["components"] if _npm_name(one) in asked]
    return {"ref": "job-monitor", "dependsOn": sorted(direct)}


def _npm_name(component: Json) -> str:
    group = component.get("group")
    return f"{group}/{component['name']}" if group else str(component["name"])


if __name__ == "__main__":
    main()
