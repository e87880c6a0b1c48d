"""Makes the folder that is deployed as a Databricks App: the wheel, its locked requirements and app.yaml.

The platform installs `requirements.txt` with pip. Hashes of all requirements are checked, that of our wheel too.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build(target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", str(target), str(ROOT)], check=True)
    (wheel,) = target.glob("*.whl")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    requirements = (ROOT / "requirements.txt").read_text()
    (target / "requirements.txt").write_text(f"{requirements}./{wheel.name} --hash=sha256:{digest}\n")
    shutil.copy(ROOT / "app.yaml", target / "app.yaml")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
