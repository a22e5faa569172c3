"""Whatever is written, it is a newsroom or a list of problems: nothing else comes out."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import ConfigError, Problem
from config.loading import load

KEYS = "site title url timezone language defaults entries sections local all aliases server port "
KEYS += "storage image full_text max_age categories reading credits <<"
VALUES = "yes no null ~ 7 -1 1e9 .nan 0x1F 2024-06-19 ar UTC https://a.example /x x @ & * ! | > % "
VALUES += '[] {} [x] {x: y} \'x\' "x" "\\x" *a &a <<'

words = st.sampled_from(VALUES.split(" ")) | st.text(max_size=8)
lines = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "  ", "    ", "      ", "- ", "  - ", "\t", " "]),
    st.sampled_from(KEYS.split()) | st.text(max_size=5),
    st.sampled_from([": ", ":", " ", ": &a ", ": *a "]),
    words,
)
like_yaml = st.lists(lines, max_size=12).map("\n".join)


def _map(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(st.sampled_from(KEYS.split()), values).map(": ".join)
    return st.lists(pairs, max_size=6).map(lambda each: "{" + ", ".join(each) + "}")


shapes = st.recursive(
    st.sampled_from(
        ["x", "'x'", "yes", "7", "-1.5", "null", "UTC", "ar", "/x", "9" * 5000, '"\\0"']
    ),
    lambda below: _map(below) | st.lists(below, max_size=3).map(lambda x: f"[{', '.join(x)}]"),
    max_leaves=20,
)
files = st.text().map(str.encode) | like_yaml.map(str.encode) | shapes.map(str.encode) | st.binary()


def assert_newsroom_or_problems(path: Path) -> None:
    try:
        newsroom = load(path)
    except ConfigError as error:
        assert_of_use(error.problems)
    else:
        assert newsroom.sections


def assert_of_use(problems: tuple[Problem, ...]) -> None:
    assert problems
    for problem in problems:
        assert str(problem).encode()
        assert problem.message
        assert (problem.line >= 1) == (problem.column >= 1)


@settings(max_examples=250, deadline=None)
@given(files)
def test_any_file_is_a_newsroom_or_a_list_of_problems(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "newsroom.yaml"
        path.write_bytes(content)
        assert_newsroom_or_problems(path)


@settings(max_examples=100, deadline=None)
@given(words, words)
def test_any_value_of_a_setting_is_taken_or_refused(title: str, other: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "newsroom.yaml"
        path.write_bytes(
            f"site: {{title: {title}, url: {other}, timezone: {other}}}\n"
            f"sections: {{a: {{title: {title}, image: {other}, max_age: {title}, "
            f"aliases: [{other}]}}}}\nserver: {{host: {title}, cache_size: {other}}}\n".encode()
        )
        assert_newsroom_or_problems(path)
