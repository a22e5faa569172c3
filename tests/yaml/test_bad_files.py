"""What an editor is told of a file that can't be used: line, column, setting, what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import ConfigError, Problem
from config.loading import load

Write = Callable[[str], Path]

SITE = "site: {title: A, url: 'https://a.example', timezone: UTC}\n"
LOCAL = "sections: {local: {title: B}}\n"

#: A file, and of one of its problems the line, column, setting, and a part of the message.
WRONG_SETTINGS = [
    (
        SITE + "sections:\n  local:\n    titel: B\n",
        4,
        5,
        "sections.local.titel",
        "did you mean title?",
    ),
    (SITE + "sections:\n  local:\n    language: ar\n", 3, 3, "sections.local.title", "is missing"),
    (SITE, 1, 1, "sections", "is missing"),
    (LOCAL, 1, 1, "site", "is missing"),
    ("site:\n" + LOCAL, 1, 1, "site.timezone", "is missing"),
    (SITE + "sections:\n", 2, 1, "sections", "expected settings under it"),
    (SITE + "sections: {}\n", 2, 11, "sections", "at least one section"),
    (SITE + "sections: {local: B}\n", 2, 19, "sections.local", "got text 'B'"),
    (
        SITE + LOCAL + "server: {port: abc}\n",
        3,
        16,
        "server.port",
        "a whole number, got text 'abc'",
    ),
    (SITE + LOCAL + "server: {port: '80'}\n", 3, 16, "server.port", "take the quotes away"),
    (SITE + LOCAL + "server: {port: 80.5}\n", 3, 16, "server.port", "got the number 80.5"),
    (SITE + LOCAL + "server: {port: 65536}\n", 3, 16, "server.port", "from 0 to 65535, got 65536"),
    (SITE + LOCAL + "server: {port: }\n", 3, 10, "server.port", "got nothing"),
    (SITE + LOCAL + "server: {port: yes}\n", 3, 16, "server.port", "got text 'yes'"),
    (SITE + LOCAL + "server: {port: true}\n", 3, 16, "server.port", "got true"),
    (SITE + LOCAL + "server: {access_log: maybe}\n", 3, 22, "server.access_log", "yes or no"),
    (SITE + LOCAL + "server: {access_log: 1}\n", 3, 22, "server.access_log", "the number 1"),
    (
        SITE + LOCAL + "server: {host: 'http://a'}\n",
        3,
        16,
        "server.host",
        "an address to listen on",
    ),
    (SITE + LOCAL + "server: {cache_size: 64MB}\n", 3, 22, "server.cache_size", "MiB or GiB"),
    (SITE + LOCAL + "server: {cacheSize: 1}\n", 3, 10, "server.cacheSize", "mean cache_size?"),
    (SITE + LOCAL + "server: {feeds_url: x}\n", 3, 10, "server.feeds_url", "belongs under site:"),
    (SITE + LOCAL + "server: [1]\n", 3, 9, "server", "got a list"),
    (SITE + LOCAL + "sever: {}\n", 3, 1, "sever", "did you mean server?"),
    (SITE + LOCAL + "storage: {url: x.db}\n", 3, 16, "storage.url", "allowed: sqlite:///file"),
    (SITE + LOCAL + "storage: {url: 'sqlite://'}\n", 3, 16, "storage.url", "sqlite:///file"),
    (SITE + LOCAL + "reading: {credits: رويترز}\n", 3, 20, "reading.credits", "write [رويترز]"),
    (SITE + LOCAL + "reading: {credits: [1]}\n", 3, 21, "reading.credits.0", 'in quotes: "1"'),
    (SITE + "sections: {local: {title: 2024}}\n", 2, 27, "sections.local.title", '"2024"'),
    (SITE + "sections: {local: {title: 0o17}}\n", 2, 27, "sections.local.title", '"0o17"'),
    (SITE + "sections: {local: {title: ' '}}\n", 2, 27, "sections.local.title", "is empty"),
    (SITE + "sections: {all: {title: B}}\n", 2, 12, "sections.all", "it stands for every section"),
    (
        SITE + "sections: {Local: {title: B}}\n",
        2,
        12,
        "sections.Local",
        "can't be a section's slug",
    ),
    (
        SITE + "sections: {local: {title: B, entries: 0}}\n",
        *(2, 39, "sections.local.entries", "from 1 to 1000, got 0"),
    ),
    (
        SITE + "sections: {local: {title: B, max_age: -1}}\n",
        *(2, 39, "sections.local.max_age", "below 0"),
    ),
    (
        SITE + "sections: {local: {title: B, max_age: 5 min}}\n",
        *(2, 39, "sections.local.max_age", "not a duration"),
    ),
    (
        SITE + "sections: {local: {title: B, image: logo.png}}\n",
        *(2, 37, "sections.local.image", "an http or https URL"),
    ),
    (
        SITE + "sections: {local: {title: B, language: Arabic}}\n",
        *(2, 40, "sections.local.language", "such as ar, en"),
    ),
    ("site: {title: A, url: a.example, timezone: UTC}\n", 1, 23, "site.url", "http or https URL"),
    ("site: {url: 'https://u:p@a.example'}\n", 1, 13, "site.url", "a user name or password"),
    ("site: {url: 'http://[a'}\n", 1, 13, "site.url", "not a valid URL"),
    ("site: {url: 'https://a.example/?b'}\n", 1, 13, "site.url", "must not have a query"),
]

WRONG_ZONES = [
    ("Asia/Beruit", "did you mean Asia/Beirut?"),
    ("beirut", "did you mean Asia/Beirut?"),
    ("Lebanon", "did you mean Asia/Beirut?"),
    ("asia/beirut", "did you mean Asia/Beirut?"),
    ("America/Cairo", "did you mean Africa/Cairo?"),
    ("GMT+3", "name the city"),
    ("+03:00", "name the city"),
    ("xyzzy", "such as Asia/Beirut"),
]

#: The sections of a file, and of one of its problems the column in line 2 and the message.
WRONG_ALIASES = [
    ("{a: {title: A, aliases: [b]}, b: {title: B}}", 36, "'b' is another section's slug"),
    ("{a: {title: A, aliases: [a]}}", 36, "this section's own slug"),
    ("{a: {title: A, aliases: [all]}}", 36, "stands for every section"),
    ("{a: {title: A, aliases: [/x, /x]}}", 40, "an alias of a already (line 2)"),
    ("{a: {title: A, aliases: [x]}, b: {title: B, aliases: [x]}}", 65, "an alias of a already"),
    ("{a: {title: A, aliases: [/ع, /%D8%B9]}}", 40, "an alias of a already"),
    ("{a: {title: A, aliases: {/x: rss}}, b: {title: B, aliases: [/x]}}", 71, "alias of a already"),
    ("{a: {title: A, aliases: [/feeds/b.rss]}}", 36, "write the slug alone"),
    ("{a: {title: A, aliases: [/]}}", 36, "answers itself"),
    ("{a: {title: A, aliases: [/sections/b]}}", 36, "answers itself"),
    ("{a: {title: A, aliases: [/api/v1]}}", 36, "answers itself"),
    ("{a: {title: A, aliases: [/healthz]}}", 36, "answers itself"),
    ("{a: {title: A, aliases: [/static/x.css]}}", 36, "answers itself"),
    ("{a: {title: A, aliases: [/%66eeds/x]}}", 36, "answers itself"),
    ("{a: {title: A, aliases: [x.xml]}}", 36, "neither a path"),
    ("{a: {title: A, aliases: ['https://a.example/x']}}", 36, "its path alone: /x"),
    ("{a: {title: A, aliases: ['/x#y']}}", 36, "without #"),
    ("{a: {title: A, aliases: ['/x?']}}", 36, "has an empty query"),
    ("{a: {title: A, aliases: ['/feeds/x?y=1']}}", 36, "that Nashra answers itself"),
    ("{a: {title: A, aliases: [/x/../y]}}", 36, ".."),
    ("{a: {title: A, aliases: [/%FF]}}", 36, "not UTF-8"),
    ("{a: {title: A, aliases: {b: rss}}}", 36, "write aliases: [b]"),
    ("{a: {title: A, aliases: {/b: xml}}}", 40, "rss, atom or json, got text 'xml'"),
    ("{a: {title: A, aliases: x}}", 35, "expected a list, got text 'x'; write [x]"),
    ("{a: {title: A, aliases: [2]}}", 36, "expected text, got the number 2"),
]

#: A text that is no YAML, or none that is taken, and of its problem line, column and message.
WRONG_YAML = [
    ("", 0, 0, "is empty"),
    ("# nothing\n", 0, 0, "is empty"),
    ("- a\n", 1, 1, "expected settings"),
    ("site:\n\ttitle: A\n", 2, 1, "a tab; indent with spaces"),
    ("site:\n  title: A: B\n", 2, 11, "a colon that begins another value"),
    ("site:\n  title: 'A\n  url: x\n", 2, 10, "these quotes are never closed"),
    ('site:\n  title: "A\\q"\n', 2, 13, "in double quotes a backslash begins a code"),
    ("site: [a\nb: c\n", 2, 2, "the list that [ opens on line 1 is not closed"),
    ("site: {a: b\nc: d\n", 2, 2, "the map that { opens on line 1 is not closed"),
    ("site:\n   a: b\n  c: d\n", 3, 3, "indented otherwise"),
    ("a: b\n- c\n", 2, 1, "a list item (-)"),
    ("- a\nb: c\n", 2, 1, "a setting (key: value) where a list item"),
    ("site:\n  title: 'A' B\n", 2, 14, "put all of it in quotes"),
    ("site:\n  title: @A\n", 2, 10, "text that begins with @ belongs in quotes"),
    ("site: a\ntitle\n", 2, 1, "a setting without its colon"),
    ("site: }\n", 1, 7, "a value is missing before this"),
    ("a: &\n", 1, 5, "the name after & or *"),
    ("a: *b\n", 1, 4, "that is not above it"),
    ("a: &a [*a]\n", 1, 8, "a part of"),
    ("a: > b\n", 1, 6, "after | or >"),
    ("a: !!python/object b\n", 1, 4, "has no meaning here"),
    ("a: b\n---\nc: d\n", 2, 1, "a second document"),
    ("a: b\na: c\n", 2, 1, "is written twice here, first on line 1"),
    ("a: {b: c, 'b': d}\n", 1, 11, "is written twice here"),
    ("? [a]\n: b\n", 1, 3, "a key must be a word"),
    ("a: b\n<<: c\n", 2, 5, "<< takes over a map"),
    ("a: \x07\n", 1, 4, "U+0007"),
    ('a: "\\0"\n', 1, 4, "U+0000"),
    ('a: "\\ud800"\n', 1, 4, "U+D800"),
    ('a: "\\UFFFFFFFF"\n', 1, 1, "can't be read"),
    ("[" * 5000, 1, 33, "deeper here than 32 levels"),
    ("- " * 5000, 1, 65, "deeper here than 32 levels"),
    ("أ: 'ب\n", 1, 4, "never closed"),
    ("a: b\r\nc: 'd\r\n", 2, 4, "never closed"),
]


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert all(problem.file for problem in caught.value.problems)
    return caught.value.problems


def assert_said(
    path: Path, line: int, column: int, message: str, setting: str | None = None
) -> None:
    found = problems_of(path)
    here = [each for each in found if (each.line, each.column) == (line, column)]
    right = [each for each in here if setting is None or each.path == setting]
    assert any(message in each.message for each in right), "\n".join(map(str, found))


@pytest.mark.parametrize(("text", "line", "column", "setting", "message"), WRONG_SETTINGS)
def test_a_wrong_setting_is_named_with_its_place_and_what_is_allowed(
    write: Write, text: str, line: int, column: int, setting: str, message: str
) -> None:
    assert_said(write(text), line, column, message, setting)


@pytest.mark.parametrize(("zone", "message"), WRONG_ZONES)
def test_an_unknown_time_zone_is_answered_with_the_one_that_was_meant(
    write: Write, smallest: str, zone: str, message: str
) -> None:
    path = write(smallest.replace("Asia/Beirut", zone))
    assert_said(path, 4, 13, message, "site.timezone")


@pytest.mark.parametrize(("sections", "column", "message"), WRONG_ALIASES)
def test_a_wrong_alias_is_named_with_its_place(
    write: Write, sections: str, column: int, message: str
) -> None:
    assert_said(write(f"{SITE}sections: {sections}\n"), 2, column, message)


@pytest.mark.parametrize(("text", "line", "column", "message"), WRONG_YAML)
def test_bad_yaml_is_explained_in_plain_words(
    write: Write, text: str, line: int, column: int, message: str
) -> None:
    assert_said(write(text), line, column, message)


def test_all_problems_are_shown_at_once_in_the_order_of_the_file(write: Write) -> None:
    path = write(
        "site:\n  title: 7\n  url: x\n  timezone: Asia/Beruit\n  timezone: UTC\n"
        "sections:\n  all: {title: A}\n  b: {titel: B, aliases: [c, c]}\nserver: {port: x}\n"
    )
    found = problems_of(path)
    assert [(each.line, each.path) for each in found] == [
        (2, "site.title"),
        (3, "site.url"),
        (4, "site.timezone"),
        (5, "site.timezone"),
        (7, "sections.all"),
        (8, "sections.b.title"),
        (8, "sections.b.titel"),
        (8, "sections.b.aliases.1"),
        (9, "server.port"),
    ]
    assert str(found[0]).startswith(f"{path}:2:10: site.title: expected text")


def test_no_message_speaks_the_language_of_the_program(write: Write) -> None:
    texts = [text for text, *_ in WRONG_SETTINGS] + [text for text, *_ in WRONG_YAML]
    said = "\n".join(each.message for text in texts for each in problems_of(write(text)))
    for word in ("Input should", "pydantic", "Value error", "str", "NoneType", "dict", "tuple"):
        assert word not in said.replace("string", "")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@h/d",
        "postgresql://u:secret@h",
        "u:secret@h/d",
        "postgresql://u:p@secret@h/d",
        "postgresql://u:p/secret@h/d",
    ],
)
def test_a_password_in_a_database_url_is_not_shown(write: Write, url: str) -> None:
    found = problems_of(write(SITE + LOCAL + f"storage: {{url: '{url}'}}\n"))
    assert "postgresql://user:password@host/database" in found[0].message
    assert "secret" not in found[0].message


@pytest.mark.parametrize(
    ("storage", "place", "message"),
    [
        ("url: env:NO_SUCH_VARIABLE", "storage.url", "no variable NO_SUCH_VARIABLE"),
        ("url: file:no-such-file", "storage.url", "can't be read"),
        ("url: file:newsroom.yaml", "storage.url", "what 'newsroom.yaml' holds"),
        (
            "replicas: ['sqlite:///a']",
            "storage.replicas.0",
            "PostgreSQL",
        ),
        ("replicas: ['env:NO_SUCH']", "storage.replicas.0", "NO_SUCH"),
        ("schema_name: 'a b'", "storage.schema_name", "letters a-z"),
        ("{url: 'postgresql://h/d', pgbouncer: yes, schema_name: a}", "storage", "its search_path"),
        ("pool_size: 0", "storage.pool_size", "from 1 to 100"),
        ("listen_url: sqlite:///a", "storage.listen_url", "PostgreSQL"),
    ],
)
def test_storage_that_can_not_be_is_named(
    write: Write, storage: str, place: str, message: str
) -> None:
    written = storage if storage.startswith("{") else f"{{{storage}}}"
    (found,) = problems_of(write(f"{SITE}{LOCAL}storage: {written}\n"))
    assert found.path == place
    assert message in found.message


def test_anchors_that_multiply_each_other_are_stopped(write: Write) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 25)]
    assert_said(write("\n".join(lines)), 6, 15, "more than 100,000 values")


def test_a_file_that_is_too_large_is_refused(write: Write) -> None:
    assert_said(write("#" * (1024 * 1024 + 1)), 0, 0, "is larger than 1024 KiB")


def test_text_that_is_not_utf_8_is_shown_at_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "newsroom.yaml"
    path.write_bytes(b"site:\n  title: " + "صوت".encode("windows-1256"))
    assert_said(path, 2, 10, "the byte 0xD5 is not UTF-8")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert_said(tmp_path / "none.yaml", 0, 0, "there is no such file")
    assert_said(tmp_path, 0, 0, "is a folder")


def test_wrong_options_of_the_command_line_are_shown_with_the_file_s_problems(
    write: Write,
) -> None:
    path = write(SITE + "sections: {local: {}}\n")
    with pytest.raises(ConfigError) as caught:
        load(path, port=99999, workers=0, database="mysql://u:p@h/d")
    assert [each.file for each in caught.value.problems] == [
        "--port",
        "--workers",
        "--database",
        str(path),
    ]
