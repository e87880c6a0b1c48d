"""What is written from the code is current, and every relative link of the documents leads somewhere."""

import re
import runpy
from pathlib import Path

import pytest

PAGES = ["docs/settings.md", "docs/http-api.md", "docs/data-dictionary.md", "docs/metrics.md", "docs/security.md"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_follows_from_the_code_is_current(name: str, root: Path) -> None:
    pages = runpy.run_path(str(root / "tools" / "write_docs.py"))["PAGES"]

    assert (root / name).read_text() == pages[name](), "run: make docs"


def test_every_relative_link_leads_to_a_file(root: Path) -> None:
    documents = [*root.glob("*.md"), *(root / "docs").glob("*.md")]
    broken = [
        f"{document.name}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
        if not (document.parent / target).exists()
    ]

    assert documents
    assert broken == []
