"""The small readers of text: what each makes of what newsrooms write."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.direction import is_rtl
from feeds.xml_text import legal
from ingest.boilerplate import Boilerplate
from ingest.cleaning import clean_html
from ingest.credits import Agencies
from ingest.dateline import dateline_of
from ingest.errors import Refusal
from ingest.folding import letters
from ingest.hashtags import hashtags, without_signs
from ingest.html_tokens import serialised
from ingest.language import language_of
from ingest.lead_title import title_from
from ingest.mojibake import mended
from ingest.paragraphs import plain_paragraphs
from ingest.plain import one_line
from ingest.summary import summary_of
from ingest.text_encoding import text_of_bytes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قال #فلان_الفلاني أمس", ("فلان الفلاني",)),
        ("#روسيا و#أوكرانيا، لـ#لبنان", ("روسيا", "أوكرانيا", "لبنان")),
        ("#صـــور ثم #صُور", ("صور",)),
        ("#ClimateChange #COP_30", ("ClimateChange", "COP 30")),
        ("&#1593; a/b#top #1 # x C#dur", ()),
    ],
)
def test_hashtags_become_words(text: str, words: tuple[str, ...]) -> None:
    assert hashtags(text) == words


def test_text_without_its_hashtags_signs_reads_on() -> None:
    assert without_signs("قال #فلان_الفلاني و#آخر") == "قال فلان الفلاني وآخر"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("فرانس24/ أ ف ب", ("فرانس24", "أ ف ب")),
        ("(رويترز)", ("رويترز",)),
        ("المصدر: وكالات", ("وكالات",)),
        ("المصدر: صحيفة لا نعرفها", ("صحيفة لا نعرفها",)),
        ("أ.ف.ب، رويترز ووكالات", ("أ.ف.ب", "رويترز", "وكالات")),
        ("Reuters and AFP", ("Reuters", "AFP")),
        ("وكالة المرفأ", ("وكالة المرفأ",)),
        ("قالت رويترز إن البحر هادئ", ()),
        ("البحر هادئ", ()),
    ],
)
def test_a_line_of_agencies_is_a_credit(line: str, names: tuple[str, ...]) -> None:
    assert Agencies(["وكالة المرفأ"]).credited_in(line) == names


def test_a_credit_in_brackets_is_taken_off_the_last_paragraph() -> None:
    kept, names = Agencies().split_off(["الأول.", "البحر هادئ. (أ ف ب)"])

    assert (kept, names) == (["الأول.", "البحر هادئ."], ("أ ف ب",))


@pytest.mark.parametrize(
    ("paragraph", "dateline", "rest"),
    [
        ("بيونغ يانغ/صوت الشعب/وكالات:", "بيونغ يانغ/صوت الشعب/وكالات", ""),
        ("بيروت/وكالات: قال التاجر.", "بيروت/وكالات", "قال التاجر."),
        ("بيروت – رويترز – قال التاجر.", "بيروت – رويترز", "قال التاجر."),
        ("القاهرة (رويترز) - قال التاجر.", "القاهرة (رويترز)", "قال التاجر."),
        ("بيروت:", "بيروت", ""),
        ("BEIRUT, June 3 (Reuters) - He said.", "BEIRUT, June 3 (Reuters)", "He said."),
        ("TYRE, Lebanon — He said.", "TYRE, Lebanon", "He said."),
        ("قال الوزير: لا شيء.", None, ""),
        ("وقالت رويترز: لا شيء.", None, ""),
        ("النتيجة 2/1: فوز الفريق.", None, ""),
    ],
)
def test_a_dateline_is_split_off(paragraph: str, dateline: str | None, rest: str) -> None:
    found = dateline_of(paragraph, Agencies())

    assert (found.text if found else None) == dateline
    if found:
        assert found.rest == rest


def test_boilerplate_ends_the_article_or_goes_alone() -> None:
    lines = [
        "نص أول.",
        "شارك على فيسبوك",
        "اقرأ أيضاً",
        "عنوان آخر",
        "نص ثان.",
        "جميع الحقوق محفوظة ©",
        "x",
    ]

    assert Boilerplate().stripped(lines) == ["نص أول.", "", "", "", "نص ثان."]
    assert Boilerplate(["صندوق القراء"]).stripped(["نص", "صندوق القرّاء: اكتبوا"]) == ["نص"]
    assert Boilerplate().stripped(["Comments by the minister were read."]) != []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("افتتح عمال المرفأ رصيفا جديدا للصيادين", "ar"),
        ("قال مدير Apple إن iPhone سيصل غدا إلى الأسواق", "ar"),
        ("رئیس‌جمهور گفت که این پل یک‌شنبه باز می‌شود", "fa"),
        ("وزیر اعظم نے کہا کہ یہ پل کل کھلے گا اور لوگ گزریں گے", "ur"),
        ("נמל חדש נפתח אתמול בעיר צור", "he"),
        ("The quay was opened by the mayor on Tuesday", "en"),
        ("Le quai a été ouvert mardi par le maire de la ville", "fr"),
        ("Apple iPhone", None),
        ("2024", None),
        ("", None),
    ],
)
def test_the_language_is_found_in_the_text(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_script_decides_the_direction_of_a_language() -> None:
    assert [is_rtl(tag) for tag in ("ar", "ar-LB", "ur-Latn", "az-Arab", "en", "fa-IR")] == [
        *(True, True, False, True, False, True)
    ]


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("قصير.", "قصير."),
        ("جملة أولى هنا؟ جملة ثانية لا تدخل", "جملة أولى هنا؟"),
        ("He paid 3.50 to J. Smith. The rest is cut", "He paid 3.50 to J. Smith."),
        ("بلا نهاية ولا نقطة في هذا النص، الطويل", "بلا نهاية ولا نقطة في هذا…"),
    ],
)
def test_a_summary_ends_with_a_sentence_or_a_word(text: str, summary: str) -> None:
    assert summary_of(text, longest=28) == summary


@given(
    text=st.text(st.sampled_from("ab ا\u0651\u0301\u200d👩🏽.؟، "), max_size=60),
    longest=st.integers(2, 30),
)
@settings(max_examples=200, deadline=None)
def test_a_summary_is_never_too_long_nor_cut_inside_a_character(text: str, longest: int) -> None:
    summary = summary_of(text, longest=longest)
    kept = summary.removesuffix("…")
    after = " ".join(text.split()).removeprefix(kept)[:1]

    assert len(summary) <= longest
    assert summary == kept or not after or unicodedata.category(after) != "Mn" or not kept


def test_a_title_made_of_a_sentence_drops_the_circumstance_ahead_of_it() -> None:
    opening = "In the midst of the longest storm that the coast has seen in all of these years"

    assert title_from(f"{opening}, the mayor opened a quay. More.") == "the mayor opened a quay"
    assert title_from("The mayor opened a quay. More.") == "The mayor opened a quay"
    assert title_from("word " * 60).endswith("word…")


def test_plain_text_becomes_paragraphs_lists_and_headings() -> None:
    text = (
        "First line.\nSecond <line>.\n\nWhat now?\n\nAn answer.\n\n"
        "- one\n- two\n\n3. three\n4. four\n\n- he said"
    )

    assert serialised(plain_paragraphs(text)).split("\n") == [
        "<p>First line.</p>",
        "<p>Second &lt;line&gt;.</p>",
        "<h2>What now?</h2>",
        "<p>An answer.</p>",
        "<ul><li>one</li><li>two</li></ul>",
        '<ol start="3"><li>three</li><li>four</li></ol>',
        "<p>– he said</p>",
    ]


def test_lines_that_were_wrapped_are_one_paragraph() -> None:
    text = (
        "The quay was opened on Tuesday by the\n"
        "mayor, who had waited for it for so long,\nand by the fishermen."
    )

    assert serialised(plain_paragraphs(text)) == f"<p>{text.replace(chr(10), ' ')}</p>"


@given(
    text=st.text(max_size=200)
    | st.lists(st.sampled_from(["نص. ", "\n", "- a\n", "1. ", "x"])).map("".join)
)
@settings(max_examples=200, deadline=None)
def test_what_plain_text_becomes_is_clean(text: str) -> None:
    html = clean_html(serialised(plain_paragraphs(legal(text))), base_url=None, language="ar")

    assert clean_html(html, base_url=None, language="ar") == html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A <b>b</b> &amp; c<script>x</script>\n d", "A b & c d"),
        ("5 < 6 and a<x", "5 < 6 and a<x"),
        ("<p>a</p><p>b</p>", "a b"),
        ("cafe\u0301\x00", "café"),
    ],
)
def test_plain_fields_lose_their_markup(text: str, line: str) -> None:
    assert one_line(text) == line


def test_names_are_compared_without_hamza_marks_tatweel_and_spaces() -> None:
    assert letters("أ. ف. ب") == letters("ا ف ب")
    assert letters("عربيّ و دولــي") == letters("عربى ودولي")


def test_the_encoding_of_a_page_is_found_or_refused() -> None:
    text = "افتتح عمال المرفأ القديم رصيفا جديدا للصيادين"

    assert text_of_bytes(text.encode("windows-1256")) == text
    assert text_of_bytes(text.encode("utf-8-sig")) == text
    assert text_of_bytes(text.encode("utf-16")) == text
    with pytest.raises(Refusal, match="byte 3"):
        text_of_bytes(b"caf\xe9 et th\xe9")


@pytest.mark.parametrize("misread", ["latin-1", "cp1256"])
def test_arabic_that_was_saved_misread_is_mended(misread: str) -> None:
    text = "رصيف جديد في مرفأ صور: «مئتا متر»، بعد 2 من الأعوام"

    assert mended(text.encode().decode(misread)) == text
    assert mended(text.encode("cp1256").decode("cp1252")) == text


@pytest.mark.parametrize(
    "text",
    [
        "Ça déjà été l'œuvre d'un élève à Orléans – ÀÉÈ",
        "Ísland: þær ætluðu að fá ðað, ÞÆÖ",
        "ØÙ are letters; São Paulo, Ünïcödé, ÇÇÇ",
        "طَبعًا، ظَلّ الطّفلُ يقرأ ط… و ظ„",
        "Straße nach Zürich, ÄÖÜ äöü",
    ],
)
def test_text_that_only_looks_misread_stays(text: str) -> None:
    assert mended(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    assert mended(mended(text)) == mended(text)
