-- One row: until which date everything should have arrived. Run slices typically come within an hour, usage within a day;
-- both are told from the newest row, so a sync that stands still does not make a day look finished.
with runs as (
  select cast(max(slice_end_at) - interval '25' hour as date) as complete_until
  from stg_job_run_timeline
),

usage as (
  select cast(max(usage_end_at) - interval '48' hour as date) as complete_until
  from usage_priced
)

select
  runs.complete_until as runs_complete_until,
  usage.complete_until as usage_complete_until
from runs
cross join usage
