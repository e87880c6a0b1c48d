-- A usage record finds one price at most; two would count its cost twice.
-- guards: usage_priced, usage_daily, cost_parts, cost_daily, job_cost_daily, run_costs
-- by: record_id
select record_id, count(*) as rows_count
from usage_priced
group by record_id
having count(*) > 1
