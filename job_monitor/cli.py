"""The command line: parse, call, print.

What is heavy to load (the SDK, the store) is imported by the command that needs it: `--help` and the start of the demo
do not wait seconds for it.
"""

import json
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from job_monitor.backend.config import Settings, load
from job_monitor.backend.logs import configure_logging
from job_monitor.demo import DemoOptions
from job_monitor.demo import run as run_demo
from job_monitor.domain import SourceState, utc_now
from job_monitor.errors import JobMonitorError, Unconfigured

if TYPE_CHECKING:
    from job_monitor.cycle import CycleReport
    from job_monitor.sync.progress import SyncProgress

OPENAPI_PATH = Path(__file__).parent / "ui" / "openapi.json"

app = typer.Typer(
    name="job-monitor",
    help="The operations cockpit for Databricks (Lakeflow) jobs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Entry point. An error of ours is one sentence and exit code 1, never a traceback."""
    try:
        app()
    except JobMonitorError as error:
        Console(stderr=True).print(f"[red]error:[/red] {error}", highlight=False, soft_wrap=True)
        raise SystemExit(1) from None


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; all of them inside Databricks Apps.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; DATABRICKS_APP_PORT, else 8000.", min=0, max=65535)] = None,
) -> None:
    """Serve the pages and the HTTP API, and keep the store in step with the account."""
    from job_monitor.backend import server
    from job_monitor.backend.app import create_app

    settings = load()
    configure_logging(settings.log_level)
    address = host or ("0.0.0.0" if settings.is_on_platform else "127.0.0.1")  # noqa: S104 (the platform's proxy comes from outside)
    server.serve(create_app(settings), host=address, port=settings.port if port is None else port)


@app.command()
def sync(
    once: Annotated[bool, typer.Option("--once", help="One turn, and a table of what it did.")] = False,
) -> None:
    """Bring new rows of the account into the store and rebuild the marts; without --once, until interrupted."""
    settings = load()
    configure_logging(settings.log_level)
    if settings.missing:
        raise Unconfigured(f"Set {' and '.join(settings.missing)} first; `job-monitor doctor` checks the rest.")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    console = Console()
    report = _turn(settings, console, stop)
    while not once and not stop.wait(settings.sync_interval_s):
        report = _turn(settings, console, stop)
    if any(table.state in (SourceState.FAILED, SourceState.DENIED) for table in report.tables):
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """Check host, identity, warehouse, tables and store, and say what mends what is wrong. Exit code 0: all holds."""
    from job_monitor.backend.doctor import examine

    console = Console()
    settings = load()
    configure_logging("ERROR")
    wrong = 0
    for check in examine(settings, utc_now):
        mark = "[green]ok   [/green]" if check.is_well else "[red]wrong[/red]"
        console.print(f"{mark} [bold]{check.name}[/bold]", _plain(check.finding), highlight=False, soft_wrap=True)
        if check.remedy and not check.is_well:
            console.print("        mend with:", _plain(check.remedy), highlight=False, soft_wrap=True, markup=False)
        wrong += not check.is_well
    console.print("All holds." if wrong == 0 else f"{wrong} to mend.", highlight=False)
    if wrong:
        raise typer.Exit(1)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)] = 8000,
    jobs: Annotated[int, typer.Option(help="How many jobs the simulated account has.", min=1)] = 400,
    days: Annotated[int, typer.Option(help="How many days of history.", min=1)] = 90,
    seed: Annotated[int, typer.Option(help="The account is made from this number.")] = 7,
    speed: Annotated[float, typer.Option(help="60 makes an hour a minute; 0 stops the clock.", min=0)] = 1.0,
    now: Annotated[str | None, typer.Option(help="Where the account's clock starts (ISO). Default: now.")] = None,
    data: Annotated[Path | None, typer.Option(help="Serve this folder of exported tables instead.")] = None,
) -> None:
    """Start a simulated account and the product in front of it."""
    configure_logging("WARNING")
    run_demo(DemoOptions(port, jobs, days, seed, speed, now, data), Console())


@app.command()
def openapi(
    out: Annotated[Path, typer.Option(help="File that is written; - for standard output.")] = OPENAPI_PATH,
) -> None:
    """Write the description of the HTTP API, from which the UI's types are generated."""
    text = openapi_text()
    if str(out) == "-":
        typer.echo(text, nl=False)
    else:
        out.write_text(text)


def openapi_text() -> str:
    """The description as it is kept in the repository: no setting and no version changes it."""
    from job_monitor.backend.app import create_app

    description: dict[str, Any] = create_app(Settings()).openapi()
    return json.dumps({**description, "info": {**description["info"], "version": "0"}}, indent=2) + "\n"


def _turn(settings: Settings, console: Console, stop: threading.Event) -> "CycleReport":
    from job_monitor.backend.settings_source import SettingsSource
    from job_monitor.cycle import run_cycle
    from job_monitor.databricks.client import app_client
    from job_monitor.store import Store

    client = app_client(settings.host or "", **settings.credentials, http_timeout_s=settings.http_timeout_s)
    store = Store.open(settings.store_path, memory_limit=settings.store_memory_limit, threads=settings.store_threads)
    try:
        with _bar(console) as bar:
            task = bar.add_task("sync", total=None, rows=0, megabytes=0.0, tables="")

            def listen(progress: "SyncProgress") -> None:
                total = None if progress.fraction is None else 1.0
                bar.update(
                    task,
                    description=progress.phase,
                    total=total,
                    completed=progress.fraction or 0.0,
                    rows=progress.rows_read,
                    megabytes=progress.bytes_read / 1e6,
                    tables=f"{progress.tables_done}/{progress.tables_count} tables",
                )

            rules = SettingsSource(settings)
            warehouse_id = settings.warehouse_id or ""
            limit_s = settings.own_cost_limit_s
            report = run_cycle(
                store,
                client,
                warehouse_id,
                utc_now,
                on_progress=listen,
                stop=stop,
                settings=rules,
                own_cost_limit_s=limit_s,
            )
    finally:
        store.close()
    console.print(report_table(report))
    return report


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[tables]}  {task.fields[rows]:,} rows  {task.fields[megabytes]:,.1f} MB"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def report_table(report: "CycleReport") -> Table:
    """What a turn did, a row per table and one for all."""
    generation = report.generation or "unchanged"
    caption = f"sync {report.sync_seconds:.1f} s, build {report.build_seconds:.1f} s, generation {generation}"
    table = Table(title="One turn", caption=caption)
    for heading in ("table", "state"):
        table.add_column(heading, overflow="fold")
    for heading in ("rows read", "merged", "MB", "seconds", "newest event", "warehouse s"):
        table.add_column(heading, justify="right")
    for one in report.tables:
        newest = "" if one.as_of is None else f"{one.as_of:%Y-%m-%d %H:%M}"
        cells = _figures(one.rows_read, one.rows_merged, one.bytes_read, one.seconds)
        table.add_row(one.name, str(one.state), *cells, newest, f"{one.statement_seconds:.1f}")
    table.add_section()
    merged, size = sum(one.rows_merged for one in report.tables), sum(one.bytes_read for one in report.tables)
    cells = _figures(report.rows_read, merged, size, report.sync_seconds)
    table.add_row("all", "", *cells, "", f"{report.statement_seconds:.1f}")
    return table


def _figures(rows_read: int, rows_merged: int, size: int, seconds: float) -> tuple[str, ...]:
    return f"{rows_read:,}", f"{rows_merged:,}", f"{size / 1e6:,.1f}", f"{seconds:.1f}"


def _plain(text: str) -> str:
    """Text of the workspace is no markup."""
    return text.replace("[", r"\[")
