"""`python -m workspace_simulator` is `databricks-simulator`."""

from workspace_simulator.cli import main

main()
