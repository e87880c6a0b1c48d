"""What is configured, and where; and rules that are tried before they are saved."""

from fastapi import APIRouter

from job_monitor.backend import configured
from job_monitor.backend.core import CoreDep, ReaderDep, ViewerDep
from job_monitor.backend.models_ownership import OwnershipPreview
from job_monitor.backend.models_settings import ConfiguredSettings, RulesText
from job_monitor.backend.problems import documented

router = APIRouter(prefix="/api/settings", tags=["settings"])


@router.get("", operation_id="get_settings", responses=documented(401, 503))
def get_settings(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep) -> ConfiguredSettings:
    """Currency, discounts and the file of rules: what is in force, and where it is set."""
    return configured.configured(core.settings, core.model_settings, core.book(reader))


@router.post("/preview", operation_id="preview_rules", responses=documented(400, 401, 403, 404, 413, 415, 422, 503))
def preview_rules(core: CoreDep, reader: ReaderDep, _viewer: ViewerDep, rules: RulesText) -> OwnershipPreview:
    """As the preview of ownership, for the text of a `monitor.yaml`; its lists hold 50 jobs at most."""
    return configured.tried(reader, core.book(reader), core.model_settings, rules.text)
