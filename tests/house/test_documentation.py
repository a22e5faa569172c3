"""The documentation leads where it says."""

import re
from pathlib import Path

import pytest

from feeds.version import VERSION
from server.routes import ROUTES

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_documentation_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))

    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_address_is_documented() -> None:
    reference = (ROOT / "docs" / "reference" / "http.md").read_text(encoding="utf-8")

    for path, _ in ROUTES:
        plain = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", path).replace(".{format}", ".rss")
        assert plain.replace("{name}", "…") in reference, path


def test_the_changelog_names_the_version() -> None:
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
