"""Shapes of what the settings page asks and answers."""

from enum import StrEnum

from pydantic import Field

from job_monitor.backend.models import Answer, Shape
from job_monitor.backend.values import Count, Exact

DISCOUNTS_AT_MOST = 50
TEXT_AT_MOST = 64_000
"""Characters of a pasted text: 500 rules in long lines."""


class SetBy(StrEnum):
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


class SettingsFile(Shape):
    """`monitor.yaml`: teams, owners, rules, discounts and a currency. Edited where it lies, never from here."""

    path: str = Field(description="Where it is looked for; a relative path begins where the product was started.")
    variable: str = Field(description="The environment variable that says where it lies.")
    is_path_set: bool = Field(description="The variable is set; false: the usual place.")
    is_read: bool = Field(description="There is such a file, and it was read.")
    problem: str | None = Field(description="What is wrong in it since; what was read before stays in force.")


class DiscountLine(Shape):
    sku: str = Field(description="Names of SKUs, with `*` and `?`.")
    percent: Exact = Field(description="Off the price; the first line that fits decides.")


class PriceSettings(Shape):
    currency: str
    currency_set_by: SetBy
    currency_variable: str = Field(description="The environment variable that wins over the file.")
    discounts: list[DiscountLine] = Field(description="The first 50, in the order in which they are tried.")
    discounts_count: Count


class ConfiguredSettings(Answer):
    """What the product was configured with. `sources` are what prices come from, as the viewer may read them."""

    file: SettingsFile
    prices: PriceSettings
    admin_group: str = Field(description="Members may change what is said of every job.")


class RulesText(Shape):
    """A `monitor.yaml` as it would be, or some of its sections."""

    text: str = Field(description="YAML, 64,000 characters at most, without anchors, aliases and tags.")
