-- The ids of repeated_runs, by the day on which a slice of theirs ends: which slices are no run by themselves. A table of its
-- own, because of a touched day all ids are needed, where of the runs only some are.
select distinct run_id, explode(slice_dates) as end_date
from repeated_runs
