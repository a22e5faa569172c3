"""RFC 9110, 12: what a client says it can take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.negotiation import acceptable_codings, best_language, wants_html

ALL = ("br", "zstd", "gzip", "identity")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0", "identity"),
        ("br, gzip;q=0", "br"),
        ("gzip;q=0, *", "br"),
        ("*", "br"),
        ("*;q=0, gzip", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.2", "identity"),
        ("deflate", "identity"),
        ("gzip;q=nonsense", "identity"),
        ("gzip; q = 0.8 , br ; q=0.9", "br"),
        (",,gzip,,", "gzip"),
    ],
)
def test_the_best_liked_coding_comes_first(header: str | None, expected: str) -> None:
    assert acceptable_codings(header, ALL)[0] == expected


@pytest.mark.parametrize("header", ["identity;q=0", "*;q=0", "identity;q=0, deflate"])
def test_a_client_that_excludes_everything_can_be_sent_nothing(header: str) -> None:
    assert acceptable_codings(header, ("identity",)) == ()


@given(st.text(max_size=400))
def test_any_field_whatever_is_read(header: str) -> None:
    assert set(acceptable_codings(header, ALL)) <= set(ALL)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "ar"),
        ("", "ar"),
        ("en", "en"),
        ("en-GB,en;q=0.9,ar;q=0.8", "en"),
        ("ar-LB", "ar"),
        ("fr, en;q=0.3", "en"),
        ("fr", "ar"),
        ("en;q=0", "ar"),
        ("ar, en", "ar"),
        ("en, ar", "ar"),
    ],
)
def test_the_language_is_the_one_liked_best_or_the_newsrooms(
    header: str | None, expected: str
) -> None:
    assert best_language(header, ("ar", "en"), "ar") == expected


def test_browsers_want_html_and_feed_readers_do_not() -> None:
    assert wants_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert not wants_html("application/rss+xml, application/atom+xml, */*")
    assert not wants_html(None)
