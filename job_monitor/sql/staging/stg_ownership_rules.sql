-- Rules of the settings that name a team or an owner for jobs by their name, in their order.
select
  position,
  workspace_id,
  pattern,
  literal,
  team,
  owner
from monitor.config.ownership_rules
