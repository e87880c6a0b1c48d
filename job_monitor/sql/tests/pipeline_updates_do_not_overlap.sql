-- The updates of a request follow each other: together they are never longer than the time from first start to last end.
-- guards: pipeline_requests
-- by: workspace_id, request_id
select workspace_id, request_id, worked_s, started_at, last_seen_at
from pipeline_requests
where worked_s * 1000 > unix_millis(last_seen_at) - unix_millis(started_at)
