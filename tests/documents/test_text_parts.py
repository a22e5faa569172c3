"""The parts that documents are made of: links in texts, directions, times."""

from datetime import UTC, datetime

import pytest

from feeds.addresses import ascii_url
from feeds.content_links import absolute_links
from feeds.dates import rfc822, rfc3339
from feeds.direction import is_rtl, isolated
from feeds.excerpt import excerpt

HERE = "https://feeds.sawt.example"


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ('<a href="/x?a=1&amp;b=نص">', f'<a href="{HERE}/x?a=1&amp;b=%D9%86%D8%B5">'),
        ('<img alt="" src="/a b.jpg">', f'<img alt="" src="{HERE}/a%20b.jpg">'),
        ('<img src="//cdn.example/a.jpg">', '<img src="https://cdn.example/a.jpg">'),
        ('<a href="https://x.example/خبر">', '<a href="https://x.example/%D8%AE%D8%A8%D8%B1">'),
        (
            '<img srcset="/a.jpg 1x, /b,c.jpg 2x">',
            f'<img srcset="{HERE}/a.jpg 1x, {HERE}/b,c.jpg 2x">',
        ),
        (
            '<img srcset="/a.jpg 480w,https://x.example/b.jpg 800w">',
            f'<img srcset="{HERE}/a.jpg 480w, https://x.example/b.jpg 800w">',
        ),
        ('<a href="#note">1</a>', '<a href="#note">1</a>'),
        ('<a href="mailto:a@x.example">', '<a href="mailto:a@x.example">'),
    ],
)
def test_links_in_a_text_are_absolute_and_ascii(html: str, links: str) -> None:
    assert absolute_links(html, HERE) == links


@pytest.mark.parametrize(
    "html",
    [
        '<p>In HTML, write href="/about" or src="//x".</p>',
        '<img title="x src=" alt="/not/a/link">',
        '<p dir="rtl" title="/x">نص</p>',
        'a < b "c" > <d',
    ],
)
def test_what_is_no_link_is_left_alone(html: str) -> None:
    assert absolute_links(html, HERE) == html


@pytest.mark.parametrize(
    ("url", "ascii_form"),
    [
        ("https://x.example/100%", "https://x.example/100%25"),
        ("https://x.example/a%20b", "https://x.example/a%20b"),
        ("https://x.example/a#b#c", "https://x.example/a#b%23c"),
        (" https://x.example/a\n", "https://x.example/a"),
        ("https://موقع.example:8080/خبر", "https://xn--4gbrim.example:8080/%D8%AE%D8%A8%D8%B1"),
        ("https://[2001:db8::1]/é", "https://[2001:db8::1]/%C3%A9"),
    ],
)
def test_a_url_becomes_one_of_rfc_3986(url: str, ascii_form: str) -> None:
    assert ascii_url(url) == ascii_form


@pytest.mark.parametrize(
    ("instant", "zone", "written"),
    [
        # Lebanon put the clocks forward late in 2023; the zone's rules know it.
        (datetime(2023, 3, 28, 12, 0, tzinfo=UTC), "Asia/Beirut", "2023-03-28T15:00:00+03:00"),
        (datetime(2024, 1, 1, tzinfo=UTC), "America/St_Johns", "2023-12-31T20:30:00-03:30"),
        # Liberia was 44 minutes and 30 seconds behind until 1972: the instant stays.
        (datetime(1971, 6, 1, tzinfo=UTC), "Africa/Monrovia", "1971-05-31T23:16:00-00:44"),
        (datetime(900, 1, 1, tzinfo=UTC), "UTC", "0900-01-01T00:00:00+00:00"),
        # There is no year before the first for New York's clocks to be in.
        (datetime(1, 1, 1, tzinfo=UTC), "America/New_York", "0001-01-01T00:00:00+00:00"),
        (datetime(2024, 1, 1, tzinfo=UTC), "No/Where", "2024-01-01T00:00:00+00:00"),
    ],
)
def test_a_time_is_written_at_the_offset_that_held(
    instant: datetime, zone: str, written: str
) -> None:
    assert rfc3339(instant, zone) == written
    assert datetime.fromisoformat(written) == instant


def test_a_year_has_four_digits_in_rfc_822_too() -> None:
    assert rfc822(datetime(900, 1, 1, tzinfo=UTC), "UTC") == "Fri, 01 Jan 0900 00:00:00 +0000"


@pytest.mark.parametrize(
    ("language", "rtl"),
    [
        ("ar", True),
        ("ar-LB", True),
        ("ar-Latn", False),
        ("az-Arab", True),
        ("az", False),
        ("", False),
    ],
)
def test_the_script_decides_the_direction_where_it_is_named(language: str, rtl: bool) -> None:
    assert is_rtl(language) is rtl


def test_a_name_that_runs_the_other_way_is_isolated() -> None:
    assert isolated("AFP & Co", "ar") == "<bdi>AFP &amp; Co</bdi>"
    assert isolated("فرانس24", "ar") == "فرانس24"
    assert isolated("وكالات", "en") == "<bdi>وكالات</bdi>"


def test_an_excerpt_ends_with_a_word() -> None:
    text = excerpt("<p>" + "كلمة " * 200 + "</p>")

    assert text.endswith("كلمة…")
    assert len(text) <= 301
