"""``docs/reference/configuration.md`` has every setting, with its default."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.loading import load
from config.model import Settings
from config.page_selectors import PageSelectors
from config.purging import CloudflareTarget, FastlyTarget, VarnishTarget
from config.reference import FILE, renewed, rows_of
from config.settings import (
    ApiSettings,
    NewsroomFile,
    ReadingSettings,
    SectionDefaults,
    SectionSettings,
    ServerSettings,
    Site,
    StorageSettings,
    TokenSettings,
)
from config.sources import (
    FeedSource,
    FetchingSettings,
    Filter,
    FolderSource,
    PageSource,
    SqlSource,
    WordpressSource,
)

Write = Callable[[str], Path]

MODELS: dict[str, type[Settings]] = {
    "site": Site,
    "site.defaults": SectionDefaults,
    "storage": StorageSettings,
    "server": ServerSettings,
    "fetching": FetchingSettings,
    "reading": ReadingSettings,
    "reading.pages.HOST": PageSelectors,
    "api": ApiSettings,
    "api.tokens.NAME": TokenSettings,
    "purge: varnish": VarnishTarget,
    "purge: fastly": FastlyTarget,
    "purge: cloudflare": CloudflareTarget,
    "sections.SLUG": SectionSettings,
    "sections.SLUG.sources: feed": FeedSource,
    "sections.SLUG.sources: page": PageSource,
    "sections.SLUG.sources: wordpress": WordpressSource,
    "sections.SLUG.sources: sql": SqlSource,
    "sections.SLUG.sources: folder": FolderSource,
    "sections.SLUG.sources: include, exclude": Filter,
}


def page() -> str:
    return FILE.read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_models() -> None:
    assert page() == renewed(page()), "renew them: python -m config.reference"


@pytest.mark.parametrize("heading", MODELS)
def test_every_setting_is_there_with_what_it_means_and_its_default(heading: str) -> None:
    rows = rows_of(page(), heading)
    fields = dict(MODELS[heading].model_fields)
    for heading_of_its_own in ("defaults", "pages", "tokens"):
        fields.pop(heading_of_its_own, None)
    assert list(rows) == list(fields)
    for name, field in fields.items():
        _, kind, default, meaning = rows[name].removesuffix(" |").split(" | ")
        assert kind
        assert default
        assert (default == "**required**") == field.is_required()
        assert field.description is not None
        assert field.description.startswith(meaning)


def test_every_heading_of_the_file_has_its_table() -> None:
    assert {re.split(r"[.:]", heading)[0] for heading in MODELS} == set(NewsroomFile.model_fields)


@pytest.mark.parametrize("heading", ["site.defaults", "storage", "server"])
def test_a_default_that_is_written_out_means_what_nothing_does(
    write: Write, smallest: str, heading: str
) -> None:
    written = {
        name: row.split(" | ")[2].strip("`") for name, row in rows_of(page(), heading).items()
    }
    # What is worked out from other settings is told in several words.
    lines = [
        f"{name}: {value}" for name, value in written.items() if not re.search(" |none", value)
    ]
    assert lines
    head, indent = ("  defaults:", "    ") if heading == "site.defaults" else (f"{heading}:", "  ")
    settings = "\n".join([head, *(indent + line for line in lines), "sections:"])
    said, unsaid = load(write(smallest.replace("sections:", settings))), load(write(smallest))
    assert said == unsaid.model_copy(update={"site": said.site})
    assert said.sections == unsaid.sections


def test_the_smallest_file_of_the_page_is_good(write: Write) -> None:
    example = page().split("## The smallest file\n\n```yaml\n", 1)[1].split("```", 1)[0]
    assert load(write(example)).sections[0].slug == "local"


def test_the_mistake_that_the_page_shows_is_what_nashra_says(write: Write, smallest: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(smallest.replace("Asia/Beirut", "Asia/Beruit")))
    assert str(caught.value.problems[0]).rsplit("newsroom.yaml", 1)[1] in page()
