"""HTML pages: what is read of them, and what is refused. The cases are files, each with why."""

import json
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.site import Newsroom, PageSelectors
from feeds.article import Article
from ingest.cleaning import clean_html
from ingest.errors import Refusal
from ingest.markup.encoding import declared_text
from ingest.pages import article_from_page

PAGES = Path(__file__).parents[1] / "cases" / "pages"
CASES = sorted(path.stem for path in PAGES.glob("*.html"))
PROSE = (
    "افتتح عمال مرفأ صور صباح أمس رصيفا جديدا طوله مئتا متر بعد عامين من العمل المتواصل، وقالت "
    "إدارة المرفأ إن أولى السفن ستصل الأسبوع المقبل."
)
OLD_SITE = PageSelectors(
    content="div.text",
    remove=(".ad",),
    title=".headline",
    published=".when",
    section=".top",
    authors=".who",
    categories=".tags a",
    image="a.pic@href",
)

Read = Callable[..., Article]


@pytest.fixture(name="read")
def reading(newsroom: Newsroom, now: datetime) -> Read:
    """Reads a page, in a newsroom that knows the selectors of ``old.example``."""
    reading = newsroom.reading.model_copy(update={"pages": {"old.example": OLD_SITE}})
    known = newsroom.model_copy(update={"reading": reading})

    def read(page: str | bytes, **options: Any) -> Article:
        text = declared_text(page) if isinstance(page, bytes) else page
        return article_from_page(text, newsroom=known, now=now, **options)

    return read


def a_page(body: str = f"<p>{PROSE}</p>", head: str = "", time: str = "2024-06-19T20:32") -> str:
    return (
        f'<meta property="article:section" content="economy"><meta name="date" content="{time}">'
        f'<meta property="og:title" content="رصيف جديد">{head}<body>{body}</body>'
    )


def said(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "sections": list(article.sections),
        "published": article.published.isoformat(),
        "updated": article.updated.isoformat(),
        "url": article.url,
        "language": article.language,
        "authors": [author.name for author in article.authors],
        "categories": [category.term for category in article.categories],
        "dateline": article.dateline,
        "credits": list(article.credits),
        "summary": article.summary,
        "image": article.image.url if article.image else None,
    }


@pytest.mark.parametrize("name", CASES)
def test_a_page_is_read(name: str, read: Read) -> None:
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))

    article = read((PAGES / f"{name}.html").read_bytes())

    values = said(article)
    assert {key: values[key] for key in expected if key in values} == {
        key: value for key, value in expected.items() if key in values
    }
    assert article.content_html is not None
    for text in expected["has"]:
        assert text in article.content_html
    for text in expected["has_not"]:
        assert text not in article.content_html


@pytest.mark.parametrize("name", CASES)
def test_what_is_read_is_clean(name: str, read: Read) -> None:
    article = read((PAGES / f"{name}.html").read_bytes())

    again = clean_html(article.content_html or "", base_url=None, language=article.language)

    assert again == article.content_html


def test_selectors_may_go_before_what_the_page_tells(read: Read) -> None:
    page = a_page('<i class="t">عنوان آخر</i>' + f'<div class="b"><p>{PROSE}</p></div>')

    told = read(page, selectors=PageSelectors(title="i.t", content=".b"))
    preferred = read(page, selectors=PageSelectors(title="i.t", content=".b", prefer="selectors"))

    assert told.title == "رصيف جديد"
    assert preferred.title == "عنوان آخر"


def test_a_host_stands_for_those_below_it(read: Read) -> None:
    page = (PAGES / "by-selectors.html").read_text(encoding="utf-8")

    article = read(page.replace("https://old.example/", "https://www.beirut.old.example/"))

    assert article.title == "رصيف جديد في مرفأ صور"


def test_day_and_month_stand_as_the_section_writes_them(newsroom: Newsroom, now: datetime) -> None:
    sections = tuple(each.model_copy(update={"day_first": False}) for each in newsroom.sections)
    american = Newsroom(**{**dict(newsroom), "sections": sections})

    page = a_page(time="03/04/2024 8:32 pm")

    assert article_from_page(page, newsroom=newsroom, now=now).published.month == 4
    assert article_from_page(page, newsroom=american, now=now).published.month == 3


def test_the_day_of_the_reader_is_not_taken_for_the_articles(read: Read) -> None:
    far = "".join(f"<p>سطر قصير {number}</p>" for number in range(9))
    page = (
        '<meta property="article:section" content="economy"><meta property="og:title" content="س">'
        f"<div>الإثنين 23 تشرين الثاني 2026 10:15</div>{far}<div>{f'<p>{PROSE}</p>' * 3}</div>"
    )

    with pytest.raises(Refusal, match="no time was found on the page"):
        read(page)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "there is no HTML"),
        ("<p>", "names no section of ours"),
        (a_page(body=""), "no text was found"),
        (a_page(body="<script>alert(1)</script><nav>أخبار</nav>"), "no text was found"),
        (a_page(time="قريبا"), "no time was found"),
        (a_page().replace("economy", "weather"), "it says 'weather'.*--section"),
    ],
)
def test_what_is_missing_is_said_with_what_mends_it(page: str, reason: str, read: Read) -> None:
    with pytest.raises(Refusal, match=reason):
        read(page)


def test_a_section_is_given_to_a_page_that_names_none(read: Read, newsroom: Newsroom) -> None:
    page = a_page().replace("economy", "weather")

    assert read(page, section=newsroom.sections[0]).sections == ("arab-international",)


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        (a_page().encode(), None),
        (a_page(head='<meta charset="iso-8859-1">').encode("windows-1256"), None),
        (a_page().encode("windows-1256"), "ISO-8859-1"),
        (a_page().encode("iso-8859-6"), "iso-8859-6"),
        (a_page().encode("utf-16"), None),
        (a_page().encode().decode("latin-1").encode(), None),
        (a_page().encode().decode("cp1256").encode(), None),
        (a_page().encode("cp1256").decode("cp1252").encode(), None),
    ],
)
def test_arabic_is_read_in_whatever_encoding_it_came(
    content: bytes, declared: str | None, read: Read
) -> None:
    article = read(declared_text(content, declared=declared))

    assert article.title == "رصيف جديد"
    assert PROSE in (article.content_html or "")


def test_nothing_hostile_comes_through(read: Read) -> None:
    article = read(
        a_page(
            f'<div><p onclick="x()">{PROSE}</p><script>steal()</script>'
            '<img src="https://pixel.wp.com/g.gif"><a href="javascript:x()">هنا</a>'
            f'<svg onload="x()"></svg><p style="x" hidden>سر</p><p>{PROSE}</p></div>'
        ),
        url="https://evil.example/",
    )

    html = article.content_html or ""
    for word in ("script", "onclick", "pixel", "steal", "svg", "style", "سر<"):
        assert word not in html


@pytest.mark.parametrize(
    "page",
    [
        a_page("<div>" * 50_000 + PROSE),
        a_page("<b>" * 20_000 + PROSE),
        a_page("<table><tr><td>" * 5_000 + PROSE),
        a_page(f"<p>{PROSE}</p>", head="<script type='application/ld+json'>" + "[" * 100_000),
        a_page(f"<p>{PROSE}</p>", head="<meta property='og:title' content='ا'>" * 20_000),
    ],
    ids=["deep boxes", "deep marks", "deep tables", "deep JSON", "many facts"],
)
def test_a_page_made_to_hurt_costs_little(page: str, read: Read) -> None:
    tracemalloc.start()
    try:
        with suppress(Refusal):
            read(page)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 200 * 1024**2


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=st.sampled_from(CASES), cuts=st.lists(st.integers(0, 6_000), min_size=2, max_size=6))
def test_a_broken_page_is_an_article_or_a_refusal(case: str, cuts: list[int], read: Read) -> None:
    content = (PAGES / f"{case}.html").read_bytes()
    first, *others = sorted(cuts)
    torn = content[:first] + content[others[0] :] + content[: others[-1]]

    with suppress(Refusal):
        article = read(torn)
        assert article.title
        assert article.content_html
