"""What spending can be split by beside the usual."""

from job_monitor.sql.scoped_reader import ScopedReader

_TAG_KEYS = """
select key
from (select unnest(map_keys(tags)) as key from mart.jobs)
group by key
order by count(*) desc, key
limit 40
"""


def tag_keys(reader: ScopedReader) -> list[str]:
    return [row["key"] for row in reader.rows(_TAG_KEYS)]
