"""When a job's schedule asks for a run, and whether that run has come. Pure: expressions, zones and moments come in."""
