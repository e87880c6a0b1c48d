"""`databricks-simulator`: serve a simulated account, or only make its data."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from workspace_simulator.data_folder import AccountParameters, cache_folder, cached, parameters_for
from workspace_simulator.introduction import introduce
from workspace_simulator.server.app import create_app
from workspace_simulator.server.door_keys import door_for
from workspace_simulator.server.faults import Fault, FaultKind
from workspace_simulator.server.front_door import create_front_door
from workspace_simulator.server.hosting import hosted
from workspace_simulator.server.simulator import Options, build

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
console = Console(highlight=False)


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _checked_moment(text: str | None) -> str | None:
    try:
        _moment(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a time such as 2026-01-31T12:00:00Z") from error
    return text


def _checked_faults(texts: list[str]) -> list[str]:
    for text in texts:
        try:
            Fault.parse(text)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    return texts


_CORES = os.cpu_count() or 1
_FAULT_HELP = "kind[:key=value,...], may be repeated. Kinds: " + ", ".join(FaultKind)
Seed = Annotated[int, typer.Option(help="The account is made from this number.")]
Jobs = Annotated[int, typer.Option(min=1, help="How many jobs the account has.")]
Days = Annotated[int, typer.Option(min=1, help="How many days of history.")]
Workers = Annotated[int, typer.Option(min=1, help="Processes that make the account.")]
Now = Annotated[str | None, typer.Option(callback=_checked_moment, help="Where the clock starts (ISO). Default: now.")]


@app.command()
def serve(
    *,
    seed: Seed = 7,
    jobs: Jobs = 400,
    days: Days = 90,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8765,
    engine: Annotated[str, typer.Option(help="duckdb or spark.")] = "duckdb",
    data: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Serve this folder of Parquet tables instead.")
    ] = None,
    speed: Annotated[float, typer.Option(min=0, help="60 makes an hour a minute; 0 stops the clock.")] = 1.0,
    now: Now = None,
    workers: Workers = _CORES,
    cold_start: Annotated[float, typer.Option(min=0, help="Seconds a stopped warehouse takes to start.")] = 2.0,
    fault: Annotated[list[str], typer.Option(callback=_checked_faults, help=_FAULT_HELP)] = [],  # noqa: B006 - typer copies it
    control: Annotated[bool, typer.Option(help="Answer /_simulator/...")] = True,
    front_door: Annotated[int | None, typer.Option(help="Port of the Apps front door.")] = None,
    app_url: Annotated[str, typer.Option("--app", help="The app behind the front door.")] = "http://127.0.0.1:8000",
    user: Annotated[str | None, typer.Option(help="Who is signed in at the front door; may read everything.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but progress and errors.")] = False,
    ready_file: Annotated[
        Path | None, typer.Option(help="Write host and credentials here, as JSON, once it answers.")
    ] = None,
    until_stdin_closes: Annotated[
        bool, typer.Option("--until-stdin-closes", help="End with the process that started it.")
    ] = False,
) -> None:
    """Serves the account until it is interrupted."""
    if engine not in {"duckdb", "spark"}:
        raise typer.BadParameter(f"there is no engine {engine!r}: duckdb or spark")
    moment = _moment(now)
    folder = data
    if folder is None:
        wanted = parameters_for(moment, seed=seed, jobs=jobs, days=days, speed=speed)
        folder = cached(wanted, partial(_generate, workers=workers), cache_folder())
    options = Options(engine, cold_start, control_api=control, readers=(user,) if user else (), leaves_traces=True)
    simulator = build(folder, now=moment, speed=speed, options=options, faults=[Fault.parse(text) for text in fault])
    say = Console(highlight=False, quiet=quiet)
    over = _over_when_told()
    with ExitStack() as stack:
        stack.callback(simulator.close)
        host = stack.enter_context(hosted(create_app(simulator), port))
        if front_door is not None:
            address = stack.enter_context(hosted(create_front_door(door_for(simulator, app_url, user)), front_door))
            say.print(f"[bold]Front door[/]     {address}  ->  {app_url}\n")
        introduction = introduce(simulator, host)
        introduction.print(say)
        if ready_file is not None:
            introduction.write(ready_file)
        _wait(over, until_stdin_closes)


@app.command()
def generate(
    folder: Annotated[Path, typer.Argument(help="Where to write; must not exist yet.")],
    *,
    seed: Seed = 7,
    jobs: Jobs = 400,
    days: Days = 90,
    now: Now = None,
    workers: Workers = _CORES,
) -> None:
    """Makes the data of an account and does not serve it."""
    if folder.exists():
        raise typer.BadParameter(f"{folder} exists already")
    _generate(folder, parameters_for(_moment(now), seed=seed, jobs=jobs, days=days, speed=1.0), workers)
    console.print(f"Made {folder}")


def _generate(folder: Path, parameters: AccountParameters, workers: int) -> None:
    from workspace_simulator.account.generate import generate as generate_account  # numpy and tables: only when needed

    with _progress() as report:
        generate_account(
            folder,
            seed=parameters.seed,
            jobs=parameters.jobs,
            days=parameters.days,
            end=parameters.end,
            horizon_days=parameters.horizon_days,
            workers=workers,
            progress=report,
        )


class _Report:
    """What the generator tells while it works: days done, and days in all."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("days", total=None)

    def __call__(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=total)


@contextmanager
def _progress() -> Iterator[_Report]:
    columns = (TextColumn("Making the account"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Report(bar)


def _over_when_told() -> threading.Event:
    """Set by an interrupt. To be asked for before anything is printed: whoever reads it may end the process at once."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    return over


def _wait(over: threading.Event, until_stdin_closes: bool) -> None:
    """Until an interrupt, or the end of the process that holds the other end of standard input."""
    if until_stdin_closes:
        threading.Thread(target=_set_at_end_of_input, args=(over,), daemon=True).start()
    while not over.wait(0.5):
        pass


def _set_at_end_of_input(over: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    over.set()


def main() -> None:
    """The entry point `databricks-simulator`."""
    app()
