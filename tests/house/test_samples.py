"""The sample newsroom's articles and pictures: complete, true, and taken without a complaint."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.article_fields import ARTICLE_FIELDS
from config.loading import load
from config.site import Newsroom
from feeds.article import Article, State
from ingest.files.found import files_of
from ingest.files.reading import SourceArticle, articles_of
from ingest.page_text import article_from_page_text

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "config" / "samples"
PICTURES = ROOT / "server" / "static" / "samples"
#: The day after the latest sample.
NOW = datetime(2026, 11, 23, tzinfo=UTC)
#: Bytes that a sample picture may have.
LARGEST_PICTURE = 60_000
#: JPEG's markers of a frame header, baseline and progressive (ITU-T T.81, table B.1).
FRAME_HEADERS = {0xC0, 0xC2}


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load(ROOT / "config" / "nashra.yaml")


@pytest.fixture(scope="module")
def sources(newsroom: Newsroom) -> list[SourceArticle]:
    return [
        source
        for file in files_of([SAMPLES])
        for source in articles_of(file, newsroom=newsroom, now=NOW)
    ]


@pytest.fixture(scope="module")
def articles(sources: list[SourceArticle]) -> list[Article]:
    return [source.article for source in sources if isinstance(source.article, Article)]


def written_lines() -> Iterator[tuple[str, dict[str, object]]]:
    """Every line of the JSON Lines files, with its place."""
    for path in sorted(SAMPLES.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.name}:{number}", json.loads(line)


def jpeg_size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels by the frame header (ITU-T T.81, B.2.2)."""
    position = 2
    while picture[position + 1] not in FRAME_HEADERS:
        position += 2 + int.from_bytes(picture[position + 2 : position + 4], "big")
    height = int.from_bytes(picture[position + 5 : position + 7], "big")
    width = int.from_bytes(picture[position + 7 : position + 9], "big")
    return width, height


def test_every_sample_is_taken(sources: list[SourceArticle], articles: list[Article]) -> None:
    refused = [source for source in sources if source.article not in articles]

    assert refused == []
    assert all(article.state is State.PUBLISHED for article in articles)


def test_samples_use_the_documented_names_of_the_fields() -> None:
    unknown = {place: line.keys() - set(ARTICLE_FIELDS) for place, line in written_lines()}

    assert {place: names for place, names in unknown.items() if names} == {}


def test_no_two_samples_share_an_id(articles: list[Article]) -> None:
    counts = Counter(article.id for article in articles)

    assert [each for each, count in counts.items() if count > 1] == []


def test_every_section_has_six_samples_of_its_own(
    newsroom: Newsroom, sources: list[SourceArticle]
) -> None:
    """The files are named by section; page texts are all of the first one."""
    own = Counter(
        source.file.stem if source.file.suffix == ".jsonl" else newsroom.sections[0].slug
        for source in sources
    )

    assert own == {section.slug: 6 for section in newsroom.sections}


def test_an_articles_own_section_is_the_one_its_file_is_named_by() -> None:
    for place, line in written_lines():
        assert str(line["id"]).startswith(f"tag:sawt.example,2026:{place.partition('.')[0]}/")
        assert place.partition(".")[0] in str(line["sections"])


def test_the_comment_rules_of_a_sample_page_stay_outside(newsroom: Newsroom) -> None:
    pages = sorted(SAMPLES.glob("*.txt"))
    for path in pages:
        text = path.read_text(encoding="utf-8")
        article = article_from_page_text(text, newsroom=newsroom, now=NOW, source_name=path.name)

        assert text.rstrip().splitlines()[-1] not in article.content_html
        assert article.title == text.splitlines()[2]
        assert article.dateline
        assert article.categories
        assert article.credits

    assert len(pages) == 4


def test_pictures_are_what_the_samples_say_of_them(articles: list[Article]) -> None:
    shown = {article.image for article in articles if article.image}

    for image in shown:
        picture = (PICTURES / image.url.removeprefix("/static/samples/")).read_bytes()
        assert image.length == len(picture)
        assert (image.width, image.height) == jpeg_size(picture)
        assert image.type == "image/jpeg"
        assert image.alt
        assert image.caption
        assert image.credit


def test_every_picture_is_small_and_shown(articles: list[Article]) -> None:
    shown = {article.image.url.rpartition("/")[2] for article in articles if article.image}
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}

    assert sizes.keys() == shown
    assert [name for name, size in sizes.items() if size > LARGEST_PICTURE] == []


def test_the_newest_sample_of_every_section_has_a_picture_of_its_own(
    newsroom: Newsroom, articles: list[Article]
) -> None:
    """So the page of all sections shows seven different ones."""
    newest = [
        max(
            (article for article in articles if article.sections[0] == section.slug),
            key=lambda article: article.published,
        )
        for section in newsroom.sections
    ]

    assert len({article.image.url for article in newest if article.image}) == len(newest)
