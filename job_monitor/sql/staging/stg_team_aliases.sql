-- Other spellings of teams, folded, from the settings.
select
  alias,
  team
from monitor.config.team_aliases
