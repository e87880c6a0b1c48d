"""`python -m job_monitor` is `job-monitor`."""

from job_monitor.cli import main

main()
