"""Mixed text reads right: blocks say their direction, runs that would go wrong are isolated."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cleaning import clean_html


def _clean(html: str, language: str = "ar") -> str:
    return clean_html(html, base_url=None, language=language)


def test_every_block_of_arabic_content_says_its_direction() -> None:
    html = "<h2>عنوان</h2><p>نص</p><ul><li>بند</li></ul><table><tr><td>خلية</td></tr></table>"

    assert _clean(html) == (
        '<h2 dir="rtl">عنوان</h2>\n<p dir="rtl">نص</p>\n<ul dir="rtl"><li>بند</li></ul>\n'
        '<table dir="rtl"><tr><td>خلية</td></tr></table>'
    )


def test_a_latin_block_in_arabic_content_is_left_to_right() -> None:
    assert _clean("<p>نص</p><p>All in English.</p>").endswith('<p dir="ltr">All in English.</p>')
    assert '<li dir="ltr">one</li><li>واحد</li>' in _clean("<ul><li>one<li>واحد</ul>")


def test_a_block_without_letters_takes_the_direction_around_it() -> None:
    assert _clean("<p>2024</p>") == '<p dir="rtl">2024</p>'


def test_english_content_says_only_where_it_is_right_to_left() -> None:
    assert _clean("<p>Plain.</p><p>نص عربي هنا</p>", "en") == (
        '<p>Plain.</p>\n<p dir="rtl">نص عربي هنا</p>'
    )


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("قال John Smith إن", ["John Smith"]),
        ("أعلنت شركة Apple أمس", []),
        ("طرحت GPT-4o أمس", ["GPT-4o"]),
        ("لغة C++ ثم C# أيضا", ["C++", "C#"]),
        ("بين Apple، Google و Meta Inc. غدا", ["Apple", "Google", "Meta Inc."]),
        ("اتصل على +961 1 234 567 الآن", ["+961 1 234 567"]),
        ("في 2024-06-19 صباحا", ["2024-06-19"]),
        ("موقع https://a.example/b?c=1 هنا", ["https://a.example/b?c=1"]),
        ("منظمة (World Health Organization) قالت", ["World Health Organization"]),
        ("هاتف iPhone 15 (Pro) الجديد", ["iPhone 15 (Pro)"]),
        ("OpenHarbor تعلن", ["OpenHarbor"]),
        ("لا شيء هنا 50% و 3.5", []),
        ("بين AT&T و R&D", ["AT&amp;T", "R&amp;D"]),
    ],
)
def test_latin_runs_that_would_go_wrong_are_isolated(text: str, isolated: list[str]) -> None:
    html = _clean("<p>" + text.replace("&", "&amp;") + "</p>")

    assert re.findall(r"<bdi>(.*?)</bdi>", html) == isolated


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("The paper الأهرام said", []),
        ("The daily الشرق الأوسط said", ["الشرق الأوسط"]),
        ("Sold by الأهرام 24 times", ["الأهرام"]),
        ("both صباح، مساء and more of it", ["صباح، مساء"]),
    ],
)
def test_arabic_runs_in_english_are_isolated(text: str, isolated: list[str]) -> None:
    assert re.findall(r"<bdi>(.*?)</bdi>", _clean(f"<p>{text}</p>", "en")) == isolated


def test_code_and_what_the_author_isolated_is_left_alone() -> None:
    html = '<p dir="rtl">الأمر <code>a + b</code> و <bdi dir="ltr">x - y</bdi> هنا</p>'

    assert _clean(html) == html


_WORDS = st.sampled_from(
    [
        *("كلمة", "نص،", "Apple", "Inc.", "C++", "(x", "y)", "15", "٣", "،", "."),
        *("(", ")", "-", '"', "و", "#a", "+9 123 456"),
    ]
)


@given(words=st.lists(_WORDS, max_size=14), language=st.sampled_from(["ar", "en"]))
@settings(max_examples=300, deadline=None)
def test_isolating_keeps_every_character_and_is_done_once(words: list[str], language: str) -> None:
    text = " ".join(words)
    html = _clean(f"<p>{text}</p>", language)

    assert re.sub(r"<[^>]*>", "", html) == text
    assert _clean(html, language) == html
