"""Tokens of the API: read from elsewhere, never written in the file, never shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.loading import load
from config.site import Newsroom

Write = Callable[[str], Path]
SECRET = "c4f1-5a77-9d20-aa61"


@pytest.fixture
def with_api(write: Write, smallest: str) -> Callable[[str], Path]:
    """The smallest configuration with this text under ``api: tokens:``."""
    return lambda tokens: write(f"{smallest}api:\n  tokens:\n{tokens}")


def problem(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert SECRET not in str(caught.value)
    (found,) = caught.value.problems
    return str(found).removeprefix(f"{path}:")


def test_a_token_is_read_from_the_environment_and_from_a_file_beside_the_configuration(
    with_api: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASHRA_CMS", SECRET)
    (tmp_path / "desk").write_text("another-token-of-the-desk\r\n", encoding="utf-8")

    api = load(
        with_api(
            "    cms: {token: env:NASHRA_CMS, sections: local, allow: [write]}\n"
            "    desk: {token: file:desk, sections: all, allow: [read]}\n"
        )
    ).api

    cms, desk = api.tokens
    assert (cms.name, cms.sections, cms.may_read, cms.may_write) == ("cms", ("local",), False, True)
    assert (desk.sections, desk.may_read, desk.may_write) == (("local",), True, False)
    assert cms.digest != desk.digest


def test_a_token_stands_in_nothing_that_is_printed_or_compared(
    with_api: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASHRA_CMS", SECRET)

    newsroom = load(with_api("    cms: {token: env:NASHRA_CMS, sections: all, allow: [read]}\n"))

    digest = newsroom.api.tokens[0].digest
    assert SECRET not in repr(newsroom)
    assert repr(digest) not in repr(newsroom)
    assert "tokens" not in newsroom.model_dump_json()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            f"{{token: {SECRET}, sections: all, allow: [read]}}",
            "10:18: api.tokens.cms.token: a tok",
        ),
        (f"{{token: env:{SECRET}, sections: all, allow: [read]}}", "is not written here"),
        ("{token: 12345678901234567890, sections: all, allow: [read]}", "is not written here"),
        (SECRET, "10:10: api.tokens.cms: expected settings under it: token, sections and allow"),
        ("{token: env:NOT_SET, sections: all, allow: [read]}", "has no variable NOT_SET; set it"),
        ("{token: env:SHORT, sections: all, allow: [read]}", "SHORT has 15 characters; allowed"),
        ("{token: env:SPACED, sections: all, allow: [read]}", "holds a space"),
        ("{token: env:EMPTY, sections: all, allow: [read]}", "the variable EMPTY is empty"),
        ("{token: file:no/such, sections: all, allow: [read]}", "No such file or directory"),
        (
            "{token: env:GOOD, sections: [local, locl], allow: [read]}",
            "10:46: api.tokens.cms.sections.1: there is no section 'locl' (did you mean local?)",
        ),
        ("{token: env:GOOD, sections: sport, allow: [read]}", "no section 'sport'; there are loca"),
        ("{token: env:GOOD, sections: [], allow: [read]}", "is an empty list; write at least"),
        ("{token: env:GOOD, sections: all, allow: []}", "allow: is an empty list; write at least"),
        ("{token: env:GOOD, sections: all, allow: [delete]}", "expected read or write, got text"),
        ("{token: env:GOOD, sections: all}", "allow: is missing and has no default"),
    ],
)
def test_what_is_wrong_with_a_token_is_said_with_its_place_and_without_it(
    with_api: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    monkeypatch.setenv("SHORT", "x" * 15)
    monkeypatch.setenv("SPACED", "a token with spaces")
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.setenv("GOOD", SECRET)

    assert said in problem(with_api(f"    cms: {written}\n"))


def test_two_names_for_one_token_are_a_mistake(
    with_api: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOD", SECRET)
    one = "{token: env:GOOD, sections: all, allow: [read]}"

    said = problem(with_api(f"    cms: {one}\n    desk: {one}\n"))

    assert said == (
        "11:19: api.tokens.desk.token: is the same token as that of cms; give each one of its own"
    )


def test_without_tokens_the_limits_stand_and_nobody_is_let_in(write: Write, smallest: str) -> None:
    newsroom: Newsroom = load(write(smallest))

    assert newsroom.api.tokens == ()
    assert newsroom.api.body_size == 8 * 1024**2
