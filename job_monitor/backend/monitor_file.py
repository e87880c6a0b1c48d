"""`monitor.yaml`: what people say about teams, owners and discounts, typed.

Its rules become rows that the models read (job_monitor/sql/settings.py), so a rule holds for the past as well.
"""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from job_monitor.backend import patterns
from job_monitor.backend.yaml_text import parse
from job_monitor.errors import ConfigurationError
from job_monitor.sql.settings import DEFAULT_CURRENCY, Discount, ModelSettings, OwnershipRule, TagKey, TeamAlias

DEFAULT_PATH = Path("monitor.yaml")
LARGEST_BYTES = 1_000_000
RULES_AT_MOST = 500


def _number_as_text(value: Any) -> Any:
    """The id of a workspace looks like a number, and YAML takes it for one."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _compiled(value: str) -> str:
    patterns.of_regex(value)
    return value


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]*$")
]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Teams(Section):
    """Tags that name a job's team, the first that a job has, and other spellings of teams."""

    tags: tuple[Text, ...] = ("team",)
    aliases: dict[Text, Text] = Field(default_factory=dict, description="Another spelling: the team.")

    @model_validator(mode="after")
    def _has_one_team_for_each_alias(self) -> Self:
        aliases_of(self)
        return self


class Owners(Section):
    tags: tuple[Text, ...] = ("owner",)


class Rule(Section):
    """Jobs whose name fits belong to the team, to the owner, or both; the first rule that fits wins, for each apart."""

    name: Text | None = Field(default=None, description="The job's name, with `*` and `?`; case does not matter.")
    regex: Annotated[Text, AfterValidator(_compiled)] | None = Field(
        default=None, description="Instead of `name`: a regular expression on the whole name; case does not matter."
    )
    workspace: Annotated[Text, BeforeValidator(_number_as_text)] | None = Field(
        default=None, description="Id of the only workspace in which the rule holds."
    )
    team: Text | None = None
    owner: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.name is None) == (self.regex is None):
            raise ValueError("a rule has either `name` or `regex`")
        if self.team is None and self.owner is None:
            raise ValueError("a rule gives a `team`, an `owner`, or both")
        return self

    @property
    def pattern(self) -> str:
        return patterns.of_glob(self.name or "") if self.regex is None else patterns.of_regex(self.regex)

    @property
    def literal(self) -> str:
        if self.regex is not None:
            return patterns.literal_of_regex(self.regex)
        return patterns.literal_of_glob(self.name or "")


class SkuDiscount(Section):
    """Off the price of each SKU whose name fits; the first that fits wins."""

    sku: Text
    percent: Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)]


class Ownership(Section):
    """The sections that say whose a job is."""

    teams: Teams = Field(default_factory=Teams)
    owners: Owners = Field(default_factory=Owners)
    rules: Annotated[tuple[Rule, ...], Field(max_length=RULES_AT_MOST)] = ()

    def model_settings(self, currency: str, discounts: tuple[Discount, ...] = ()) -> ModelSettings:
        """What the models read."""
        aliases = aliases_of(self.teams)
        keys = {"team": self.teams.tags, "owner": self.owners.tags}
        rules = [
            OwnershipRule(rule.pattern, _team(rule.team, aliases), rule.owner, rule.workspace, rule.literal)
            for rule in self.rules
        ]
        return ModelSettings(
            currency=currency,
            ownership_rules=tuple(rules),
            tag_keys=tuple(
                TagKey(kind, key) for kind, tags in keys.items() for key in dict.fromkeys(map(folded_key, tags))
            ),
            team_aliases=tuple(TeamAlias(alias, team) for alias, team in aliases.items()),
            discounts=discounts,
        )


class MonitorFile(Ownership):
    """The whole file."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    discounts: tuple[SkuDiscount, ...] = ()

    def settings(self, currency: str | None) -> ModelSettings:
        """What the models read. `currency` is that of the environment and wins; None where it is not set there."""
        discounts = tuple(Discount(patterns.of_glob(each.sku), each.percent / 100) for each in self.discounts)
        return self.model_settings(currency or self.currency or DEFAULT_CURRENCY, discounts)


def folded_key(tag: str) -> str:
    """A tag's key as the models compare it: `Cost-Center` is `costcenter`."""
    return tag.lower().translate(str.maketrans("", "", "-_ "))


def folded_team(name: str) -> str:
    """A team's name as the models write it: `Data_Eng` is `data-eng`."""
    return name.strip().lower().translate(str.maketrans("_ ", "--"))


def aliases_of(teams: Teams) -> dict[str, str]:
    """Folded spelling to team, straight to the last of a chain. Raises ValueError for two teams, and for a circle."""
    found: dict[str, str] = {}
    for alias, team in teams.aliases.items():
        spelling, name = folded_team(alias), folded_team(team)
        if found.setdefault(spelling, name) != name:
            raise ValueError(f"the alias `{alias}` stands for two teams: `{found[spelling]}` and `{name}`")
    found = {alias: team for alias, team in found.items() if alias != team}
    return {alias: _last(alias, found) for alias in found}


def _last(alias: str, aliases: dict[str, str]) -> str:
    seen = {alias}
    team = aliases[alias]
    while team in aliases:
        if team in seen:
            raise ValueError(f"the alias `{alias}` leads in a circle")
        seen.add(team)
        team = aliases[team]
    return team


def _team(name: str | None, aliases: dict[str, str]) -> str | None:
    if name is None:
        return None
    return aliases.get(folded_team(name), folded_team(name))


def read(path: Path) -> MonitorFile:
    """The file. Raises ConfigurationError with a sentence for each thing that is wrong: where, what, what to do."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read ({error.strerror}); correct JOB_MONITOR_CONFIG_PATH."
        ) from None
    if len(content) > LARGEST_BYTES:
        raise ConfigurationError(f"{path} is larger than {LARGEST_BYTES:,} bytes; it holds rules, not lists of jobs.")
    return parse(content, path.name, MonitorFile)
