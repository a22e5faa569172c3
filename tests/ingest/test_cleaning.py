"""Whatever HTML comes in, what goes out is harmless, fit for feeds, and clean for good."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cleaning import clean_html, plain_text
from ingest.word_tables import phrases

_PAGE = "https://marfa.example/news/7"


def _clean(html: str, base_url: str | None = _PAGE) -> str:
    return clean_html(html, base_url=base_url, language="en")


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ("<style>p{}</style>a<!-- b -->", "<p>a</p>"),
        ("<p onclick=\"x()\" style='color:red' class=c id=i>a</p>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<p>a</p>"),
        ('<a href="java\nscript:alert(1)">a</a>', "<p>a</p>"),
        ('<a href="&#106;avascript:alert(1)">a</a>', "<p>a</p>"),
        ('<a href="data:text/html,x">a</a>', "<p>a</p>"),
        ('<img src="data:image/gif;base64,R0" alt="x"><p>a</p>', "<p>a</p>"),
        ('<p>a<img src="/p.gif" width="1" height="1"></p>', "<p>a</p>"),
        ('<p>a<img src="https://pixel.wp.com/g.gif?x=1"></p>', "<p>a</p>"),
        ("<svg><p>a</p><style><img src=x onerror=alert(1)></style></svg>", "<p>a</p>"),
        ("<h1>a</h1><p>b</p>", "<h2>a</h2>\n<p>b</p>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<p>&nbsp;</p><p></p><b></b><p><br></p><p>a<br></p>", "<p>a</p>"),
        ("a\x00b&#1;\x0b\ufffe", "<p>ab</p>"),
        ("<p>1 < 2 &amp; 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("<ul>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        (
            "<table><tr><td>a<td></table>",
            "<table><tbody><tr><td>a</td><td></td></tr></tbody></table>",
        ),
        (
            "<table>x<tr><td>a</table>",
            "<p>x</p>\n<table><tbody><tr><td>a</td></tr></tbody></table>",
        ),
        ("<pre>\n a\n  b</pre>", "<pre> a\n  b</pre>"),
        ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
        ("<li>a</li><td>b</td>", "<p>a</p>\n<p>b</p>"),
        ("<p>a</p><iframe src='https://evil.example/x'><img src=x onerror=y></iframe>", "<p>a</p>"),
    ],
)
def test_html_is_made_fit_for_feeds(html: str, cleaned: str) -> None:
    assert _clean(html) == cleaned


def test_links_and_pictures_are_made_absolute() -> None:
    cleaned = _clean(
        '<a href="/a?b=1&amp;c=2">x</a> <a href="y">y</a> <img src="//i.example/a b.jpg">'
    )

    assert 'href="https://marfa.example/a?b=1&amp;c=2" rel="noopener noreferrer"' in cleaned
    assert 'href="https://marfa.example/news/y"' in cleaned
    assert '<img src="https://i.example/a%20b.jpg">' in cleaned


def test_without_a_base_root_relative_links_stay_and_others_lose_their_link() -> None:
    cleaned = _clean('<a href="/a">x</a> <a href="y">y</a> <img src="z.jpg">', None)

    assert cleaned == '<p><a href="/a" rel="noopener noreferrer">x</a> y</p>'


def test_a_lazily_loaded_picture_shows_its_own_source() -> None:
    html = (
        '<figure><img src="data:image/gif;base64,R0" data-src="/a.jpg" width="600" alt="مرفأ"'
        ' data-srcset="/a.jpg 1x, /b.jpg 2x, data:x 3x"><figcaption>c</figcaption></figure>'
    )

    assert _clean(html) == (
        '<figure><img src="https://marfa.example/a.jpg" srcset="https://marfa.example/a.jpg 1x, '
        'https://marfa.example/b.jpg 2x" alt="مرفأ" width="600">'
        "<figcaption>c</figcaption></figure>"
    )


def test_players_of_known_hosts_and_films_become_links() -> None:
    player = '<iframe src="https://www.youtube.com/embed/abc" title="A &amp; B"></iframe>'

    assert _clean(player) == (
        '<p><a href="https://www.youtube.com/embed/abc" rel="noopener noreferrer">A &amp; B</a></p>'
    )
    assert _clean("<video controls><source src='/v/x.mp4'><source src='/v/x.ogv'>no</video>") == (
        '<p><a href="https://marfa.example/v/x.mp4" rel="noopener noreferrer">x.mp4</a></p>'
    )


def test_a_link_around_blocks_goes_into_each_of_them() -> None:
    cleaned = _clean('<a href="/a"><h3>x</h3><div>y</div></a>')

    link = '<a href="https://marfa.example/a" rel="noopener noreferrer">'
    assert cleaned == f"<h3>{link}x</a></h3>\n<p>{link}y</a></p>"


_DEEP_LIST = "<ul><li>x" * 30_000 + "</li></ul>" * 30_000


@pytest.mark.parametrize(
    "html", ["<div>" * 200_000, "<b><i>" * 50_000 + "x", "<table>" * 50_000, _DEEP_LIST]
)
@pytest.mark.timeout(20)
def test_deep_nesting_costs_no_more_than_its_length(html: str) -> None:
    assert len(_clean(html)) <= len(html)


def test_the_text_of_html_has_a_line_for_each_block() -> None:
    assert plain_text("<h2>a</h2><p>b <b>c</b><br>d</p><ul><li>e</ul>&amp;") == "a\nb c\nd\ne\n&"


_PIECES = st.sampled_from(
    [
        *("  ", "\n", "\x07", "نص ", "كلمة", "، ", "Apple ", "C++ ", ") "),
        *phrases(
            """
            <p> | </p> | <div> | </div> | <b> | </b> | <a href='/x'> | <a href="y:z"> | </a> | <ul>
            <li> | </ul> | <table> | <tr> | <td> | </table> | <br> | <hr> | &nbsp; | <h1> | </h1>
            <pre> | </pre> | <figure> | </figure> | <blockquote> | <dl> | <dt> | <dd> | </span>
            <span dir=rtl> | <bdi> | </bdi> | <code> | </code> | <img src=/i.jpg> | </video>
            <video src=/v.mp4> | <img src=x onerror=alert(1)> | <script> | </script> | <svg>
            <math> | <iframe src=//youtu.be/1> | <!-- | --> | (a | 15 | 2024-06-19 | &lt;b | '
            <noscript> | <style> | <template> | <form> | <select> | <caption> | <p dir=ltr> | <x
            """
        ),
    ]
)
_HTML = st.one_of(st.lists(_PIECES, max_size=25).map("".join), st.text(max_size=80))
_WRITTEN = (
    "a abbr b bdi bdo blockquote br caption code dd dl dt figure figcaption h[2-6] hr i img li ol "
    "p pre table tbody td th tr ul"
)
_TAGS = re.compile(rf"<(?!/?(?:{_WRITTEN.replace(' ', '|')})[ >])")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


@given(html=_HTML, language=st.sampled_from(["ar", "en"]))
@settings(max_examples=400, deadline=None)
def test_any_html_is_harmless_and_cleaning_twice_changes_nothing(html: str, language: str) -> None:
    cleaned = clean_html(html, base_url=None, language=language)

    assert not _TAGS.search(cleaned)
    for tag in re.findall(r"<[a-z][^>]*>", cleaned):
        for name, value in _ATTRIBUTE.findall(tag):
            assert not name.startswith("on")
            if name in {"href", "src"}:
                assert value.startswith(("http://", "https://", "/", "mailto:", "tel:"))
    assert clean_html(cleaned, base_url=None, language=language) == cleaned
