-- The ids of repeated_runs: which slices are no run by themselves. A table of its own, because it is read whole where of
-- the runs only some are.
select distinct run_id
from repeated_runs
