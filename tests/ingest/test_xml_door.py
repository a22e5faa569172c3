"""XML from anywhere: nothing is expanded or fetched, and what is broken is read as far as it is
clear."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Refusal
from ingest.markup.door import LARGEST, read_xml

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
)
SECRET = "a line of a file of this machine"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (f"{LAUGHS}<l>&c;</l>", "declares entities"),
        (f"A warning that was printed first {LAUGHS}<l>&c;</l>", "declares entities"),
        ("<a>" * 300 + "</a>" * 300, "xcessive depth"),
        ("<a>" * 100_000, "xcessive depth"),
        ("<a>&nope" + "<a>" * 100_000, "xcessive depth"),
        (f'<a b="{"x" * 11_000_000}"/>', "Buffer size limit"),
        (f"<a>{'x' * 11_000_000}</a>", "Text node too long"),
        (f"<a>{'<b/>' * 4_000_001}</a>", "tags and attributes"),
        (f"<a>{' ' * LARGEST}</a>", "larger than 64 MiB"),
        ("<!DOCTYPE " + "[ '\"" * 100_000, "does not end"),
        ("", "no XML"),
        ("a text", "no XML"),
    ],
    ids=lambda value: value[:20],
)
def test_an_attack_is_refused_with_its_reason(document: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        read_xml(document.encode())


@pytest.mark.parametrize(
    "declaration", ['x SYSTEM "file://%s"', '%% x SYSTEM "file://%s"> %%x;', 'x PUBLIC "-//x" "%s"']
)
def test_no_file_of_this_machine_is_read(
    tmp_path_factory: pytest.TempPathFactory, declaration: str
) -> None:
    file = tmp_path_factory.mktemp("secret") / "file.txt"
    file.write_text(SECRET)
    document = f"<!DOCTYPE r [<!ENTITY {declaration % file}>]><r>&x;</r>"

    with pytest.raises(Refusal, match="declares entities"):
        read_xml(document.encode())
    # Behind an element it is no document type, and is not obeyed either.
    read = read_xml(f"<r>{document}</r>".encode())
    assert SECRET not in "".join(read.root.itertext())


def test_a_document_type_that_is_elsewhere_is_not_asked_for() -> None:
    old = (
        b'<?xml version="1.0"?>\n<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN"\n'
        b' "http://127.0.0.1:1/rss-0.91.dtd">\n<rss>\n<broken></rss>'
    )

    read = read_xml(old)

    assert read.root.tag == "rss"
    assert read.fault.startswith("line 5: ")


def test_html_references_and_bare_ampersands_are_read_as_they_are_meant() -> None:
    read = read_xml(b"<a>caf&eacute;&nbsp;&amp; R&D &nosuch; &#1; <![CDATA[&eacute;]]></a>")

    assert read.root.text == "café\xa0& R&D &nosuch;  &eacute;"
    assert "line 1" in read.fault


def test_a_document_that_ends_too_early_is_known_to_be_cut() -> None:
    assert read_xml(b"<a><i>one</i><i>tw").is_cut
    assert not read_xml(b"<a><i>one</i><b>two</a>").is_cut


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8-sig", "utf-8", None),
        ("utf-8", "iso-8859-1", "iso-8859-1"),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", "utf-8", None),
        ("utf-32", "utf-32", None),
        ("cp1256", "windows-1256", None),
        ("cp1256", "iso-8859-1", None),
        ("cp1256", "nothing-known", None),
        ("iso8859-6", "utf-8", "iso-8859-6"),
        ("iso8859-6", "iso-8859-6", None),
    ],
)
def test_the_encoding_is_found(encoding: str, declared: str, charset: str | None) -> None:
    said = "عادت الرافعات إلى العمل في الميناء صباح اليوم"
    document = f'<?xml version="1.0" encoding="{declared}"?>\n<a>{said}</a>'

    assert read_xml(document.encode(encoding), charset=charset).root.text == said


@pytest.mark.parametrize("name", ["zip", "hex", "undefined", "x", "no\x00ne"])
def test_a_name_that_is_no_encoding_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="UTF-8"):
        read_xml(f'<?xml version="1.0" encoding="{name}"?><a>'.encode() + b"\xff</a>")


@given(st.binary(max_size=200) | st.text(alphabet="<>&;![]a/\"'?-#x \n", max_size=80))
def test_any_bytes_are_read_or_refused(content: bytes | str) -> None:
    document = content.encode() if isinstance(content, str) else content
    for candidate in (document, b"<rss>" + document, b"<!DOCTYPE " + document + b"><a>"):
        with suppress(Refusal):
            assert read_xml(candidate).root is not None
