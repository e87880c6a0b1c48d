"""What the settings page tells of the configuration, and a text of rules that is tried before it is saved."""

import yaml

from job_monitor.backend import ownership
from job_monitor.backend.config import Settings, variable
from job_monitor.backend.models_ownership import OwnershipPreview, Proposal
from job_monitor.backend.models_settings import (
    DISCOUNTS_AT_MOST,
    TEXT_AT_MOST,
    ConfiguredSettings,
    DiscountLine,
    PriceSettings,
    SetBy,
    SettingsFile,
)
from job_monitor.backend.monitor_file import DEFAULT_PATH, MonitorFile
from job_monitor.backend.queries import sources
from job_monitor.backend.queries.sources import SourceBook
from job_monitor.backend.settings_source import SettingsSource
from job_monitor.backend.yaml_text import parse
from job_monitor.errors import ConfigurationError, InputError
from job_monitor.sql.scoped_reader import ScopedReader

ACCOUNT_PRICES = "system.billing.account_prices"
DEEPEST = 12
"""A rule's value lies at the fourth level."""
JOBS_AT_MOST = 50
"""Of each list of a preview that a page shows; the counts are of all."""

_USED = (sources.USAGE, sources.PRICES, ACCOUNT_PRICES)


def configured(settings: Settings, source: SettingsSource, book: SourceBook) -> ConfiguredSettings:
    """What is in force now, and where each of it is set."""
    return ConfiguredSettings(
        as_of=book.as_of(sources.USAGE),
        sources=book.shown(_USED),
        file=SettingsFile(
            path=str(source.path),
            variable=variable("config_path"),
            is_path_set=settings.config_path is not None,
            is_read=source.is_there,
            problem=source.problem,
        ),
        prices=_prices(settings, source),
        admin_group=settings.admin_group,
    )


def _prices(settings: Settings, source: SettingsSource) -> PriceSettings:
    discounts = source.file.discounts
    return PriceSettings(
        currency=source.in_force.currency,
        currency_set_by=_set_by(settings, source.file),
        currency_variable=variable("currency"),
        discounts=[DiscountLine(sku=each.sku, percent=each.percent) for each in discounts[:DISCOUNTS_AT_MOST]],
        discounts_count=len(discounts),
    )


def _set_by(settings: Settings, file: MonitorFile) -> SetBy:
    if "currency" in settings.model_fields_set:
        return SetBy.ENVIRONMENT
    return SetBy.DEFAULT if file.currency is None else SetBy.FILE


def tried(reader: ScopedReader, book: SourceBook, source: SettingsSource, text: str) -> OwnershipPreview:
    """What the text's sections would change; a section that it leaves out stays as it is. Nothing is stored.

    Raises InputError with a sentence for each thing that is wrong in it, NotFoundError while no jobs are known.
    """
    return ownership.preview(reader, book, source, proposal_of(text), at_most=JOBS_AT_MOST)


def proposal_of(text: str) -> Proposal:
    """The sections of ownership that the text holds. Raises InputError."""
    if len(text) > TEXT_AT_MOST:
        raise InputError(f"The text is longer than {TEXT_AT_MOST:,} characters; it holds rules, not lists of jobs.")
    try:
        content = text.encode()
        _demand_plain(text)
        file = parse(content, DEFAULT_PATH.name, MonitorFile)
    except UnicodeEncodeError as error:
        # JSON can spell half of a pair of code units, which is no character and has no bytes.
        line = text.count("\n", 0, error.start) + 1
        raise InputError(f"{DEFAULT_PATH}, line {line}: this is no text: it holds half of a character.") from None
    except ConfigurationError as error:
        raise InputError(str(error)) from None
    given = {name: getattr(file, name) for name in file.model_fields_set & Proposal.model_fields.keys()}
    return Proposal(**given)


def _demand_plain(text: str) -> None:
    """Raises InputError for what makes a short text large (aliases), deep, or something else than text (tags).

    The file of the installation may hold these: who writes it runs the product. This text comes from anybody.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = 1 if event.start_mark is None else event.start_mark.line + 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                raise InputError(f"{DEFAULT_PATH}, line {line}: anchors and aliases are not taken here; write it out.")
            if getattr(event, "tag", None) is not None:
                raise InputError(f"{DEFAULT_PATH}, line {line}: tags that begin with `!` are not taken here.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise InputError(f"{DEFAULT_PATH}, line {line}: this is nested deeper than {DEEPEST} levels.")
    except yaml.YAMLError:
        return  # What is no YAML is said by `parse`, with the line.
