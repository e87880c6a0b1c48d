-- Team and owner as a job's tags name them. Keys are folded, so that cost-team, Cost_Team and CostTeam are one; the first
-- key of the settings that the job carries wins. A team's spelling is folded too, and then replaced by its alias.
with entries as (
  select
    workspace_id,
    job_id,
    explode(map_entries(last_tags)) as entry
  from int_jobs_latest
),

folded as (
  select
    workspace_id,
    job_id,
    entry.key as tag_key,
    regexp_replace(lower(entry.key), '[-_ ]', '') as folded_key,
    nullif(trim(entry.value), '') as tag_value
  from entries
),

matched as (
  select
    folded.workspace_id,
    folded.job_id,
    folded.tag_value,
    translate(lower(folded.tag_value), ' _', '--') as folded_value,
    keys.kind,
    keys.position,
    folded.tag_key
  from folded
  join stg_tag_keys as keys on keys.tag_key = folded.folded_key
  where folded.tag_value is not null and folded.tag_key is not null and keys.position is not null
),

chosen as (
  select
    workspace_id,
    job_id,
    min_by(folded_value, struct(position, tag_key)) filter (where kind = 'team') as team_value,
    min_by(tag_value, struct(position, tag_key)) filter (where kind = 'owner') as owner
  from matched
  group by workspace_id, job_id
)

select
  chosen.workspace_id,
  chosen.job_id,
  coalesce(aliases.team, chosen.team_value) as team,
  chosen.owner
from chosen
left join stg_team_aliases as aliases on aliases.alias = chosen.team_value
