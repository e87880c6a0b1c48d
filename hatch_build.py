"""Puts the built UI into the wheel, and builds it first where it is missing."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildUI(BuildHookInterface[Any]):
    """A wheel without its pages would start and show nothing: no UI, no wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        ui = Path(self.root) / "job_monitor" / "ui"
        if not (ui / "dist" / "index.html").is_file():
            self._build(ui)
        build_data["force_include"][str(ui / "dist")] = "job_monitor/ui/dist"

    def _build(self, ui: Path) -> None:
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("The UI is not built and there is no npm: install Node.js 20 or newer, then try again.")
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=ui, check=True)
        subprocess.run([npm, "run", "build"], cwd=ui, check=True)
