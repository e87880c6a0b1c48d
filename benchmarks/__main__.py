"""`make bench`: generation, first sync, idle turn and memory, as a table in Markdown.

Rates are for this machine. The account of 10,000 jobs takes minutes to make; it is kept in build/bench.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.account import Made, make, served

_HOUR = 3600
RUN_SLICES = "system.lakeflow.job_run_timeline"
Row = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cache", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    large = make(options.cache, jobs=options.jobs, days=options.days, seed=options.seed)
    usual = make(options.cache, jobs=400, days=90, seed=options.seed)
    load = f"{os.getloadavg()[0]:.1f} before, "
    rows = [*_generation(large), *_first_sync_of_slices(large), *_turns(usual)]
    load += f"{os.getloadavg()[0]:.1f} after, with {os.cpu_count()} processors"
    rows.append(("load of the machine (the bench itself makes 2)", load, "nothing else"))
    print("\n| what | measured | goal |\n|---|---|---|")
    for what, measured, goal in rows:
        print(f"| {what} | {measured} | {goal} |")


def _generation(made: Made) -> list[Row]:
    if made.seconds is None or made.peak_mb is None:
        return []
    measured = f"{made.seconds:,.0f} s, {made.peak_mb:,.0f} MB in the largest process"
    return [(f"making the account with {made.run_slices:,} run slices", measured, "minutes, bounded memory")]


def _first_sync_of_slices(made: Made) -> list[Row]:
    # The history ends at midnight: the last turn is the first of a day, reads the margin whole and moves windows. Of a
    # day's turns those before it have most to do: a job's day is computed anew, and by then it is long.
    turn, first, *hours, new_day = _measured(made, [RUN_SLICES], [0, *[_HOUR] * 6])
    hours.sort(key=lambda one: float(one["wall_s"]))
    by_second, by_cpu = turn["rows"] / turn["sync_s"], turn["rows"] / turn["cpu_s"]
    return [
        ("first sync of run slices, rows", f"{turn['rows']:,} in {turn['sync_s']:.1f} s", ""),
        ("… rows per second of wall clock, simulator and product on two cores", f"{by_second:,.0f}", ""),
        ("… rows per second of the product's own processor time, reading and merging", f"{by_cpu:,.0f}", "400,000"),
        ("building the marts from them, whole", f"{turn['build_s']:.1f} s", "under 60 s"),
        ("memory of the product while loading, peak", f"{turn['sync_peak_mb']:,.0f} MB", "under 2,000 MB"),
        ("… while building, peak", f"{new_day['peak_mb']:,.0f} MB", "under 4,000 MB"),
        ("turn with one hour of new rows, the first of the process", _hour(first), ""),
        (f"… the slowest of the {len(hours)} that follow", _hour(hours[-1]), "under 2 s"),
        ("… the quickest of them", _hour(hours[0]), ""),
        ("… the first of a day", _hour(new_day), ""),
    ]


def _hour(turn: dict[str, Any]) -> str:
    """Wall clock, with the simulator as the warehouse. The rest of it follows the build; no page waits for that."""
    parts = f"{turn['sync_s']:.2f} s sync and {turn['build_s']:.2f} s build"
    return f"{turn['rows']:,} rows in {turn['wall_s']:.2f} s: {parts}; {turn['turn_cpu_s']:.2f} s of processor time"


def _turns(made: Made) -> list[Row]:
    first, _, idle = _measured(made, [], [0, 0, 0])
    return [
        (
            f"first turn, all {first['tables']} tables, 400 jobs",
            f"{first['rows']:,} rows in {first['wall_s']:.1f} s",
            "",
        ),
        ("idle turn, all tables", f"{idle['wall_s']:.2f} s", "under 1 s"),
        ("statements of an idle turn", f"{idle['statements']} for {idle['tables']} tables", "at most one a table"),
    ]


def _measured(made: Made, tables: list[str], steps: list[int]) -> list[dict[str, Any]]:
    """What each turn took; before each the clock moves on by so many seconds, the last time to the history's end."""
    before_end = timedelta(seconds=sum(steps))
    with tempfile.TemporaryDirectory() as name, served(made.folder, Path(name), before_end) as account:
        command = [sys.executable, "-m", "benchmarks.turn", json.dumps(account), str(Path(name) / "store.duckdb")]
        env = {key: value for key, value in os.environ.items() if not key.startswith("DATABRICKS_")}
        env |= {"DATABRICKS_CLIENT_ID": account["client_id"], "DATABRICKS_CLIENT_SECRET": account["client_secret"]}
        command += [",".join(tables), ",".join(map(str, steps))]
        answer = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
        return [json.loads(line) for line in answer.stdout.splitlines()]


if __name__ == "__main__":
    main()
