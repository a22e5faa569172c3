"""Files and folders go into a real store; what can't be taken is said by file and line."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from config.site import Newsroom
from ingest import importing
from ingest.files.kinds import ENDINGS
from ingest.importing import RefusedArticle, Report, import_paths
from storage.errors import StorageError
from storage.store import ArticleStore


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ArticleStore]:
    """An empty store."""
    async with await ArticleStore.open(f"sqlite:///{tmp_path / 'store' / 'articles.db'}") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to import."""
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


def _article(number: int, **fields: object) -> dict[str, object]:
    minute = f"2024-06-19T{number // 60 % 24:02}:{number % 60:02}:00"
    return {
        "id": f"n{number}",
        "sections": "economy",
        "title": f"خبر {number}",
        "published": minute,
        **fields,
    }


def _lines(*values: object) -> str:
    return "".join(f"{json.dumps(value, ensure_ascii=False)}\n" for value in values)


class _Bar:
    """A progress bar that remembers."""

    def __init__(self) -> None:
        self.size = 0
        self.done = 0

    def total(self, size: int) -> None:
        self.size = size

    def advance(self, size: int) -> None:
        self.done += size


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


async def _import(
    path: Path, store: ArticleStore, newsroom: Newsroom, now: datetime, **more: object
) -> Report:
    return await import_paths(
        [path],
        store=store,
        newsroom=newsroom,
        clock=lambda: now,
        **more,  # type: ignore[arg-type]
    )


def _said(report: Report) -> list[tuple[str, int | None, str]]:
    return [(Path(each.file).name, each.line, each.reason) for each in report.refusals]


async def test_the_same_import_twice_changes_nothing(
    store: ArticleStore, folder: Path, newsroom: Newsroom, now: datetime
) -> None:
    (folder / "a.jsonl").write_text(_lines(_article(1), _article(2)), encoding="utf-8")
    (folder / "b.json").write_text(json.dumps([_article(3)]), encoding="utf-8")
    (folder / "c").mkdir()
    (folder / "c" / "d.json").write_text(json.dumps({"articles": [_article(4)]}), encoding="utf-8")
    (folder / "c" / "e.txt").write_text(
        "World\n2024-06-19T20:32:25\n\nIt opened.", encoding="utf-8"
    )

    first = await _import(folder, store, newsroom, now)
    again = await _import(folder, store, newsroom, now)

    assert first == Report(created=5)
    assert again == Report(unchanged=5)
    assert await store.count() == 5


async def test_a_changed_article_is_updated(
    store: ArticleStore, folder: Path, newsroom: Newsroom, now: datetime
) -> None:
    file = folder / "a.json"
    file.write_text(json.dumps(_article(1)), encoding="utf-8")
    await _import(file, store, newsroom, now)
    file.write_text(json.dumps(_article(1, title="خبر آخر")), encoding="utf-8")

    assert await _import(file, store, newsroom, now) == Report(updated=1)


async def test_refusals_name_file_and_line_and_the_others_go_in(
    store: ArticleStore, folder: Path, newsroom: Newsroom, now: datetime
) -> None:
    (folder / "a.jsonl").write_bytes(
        _lines(_article(1), _article(2, title="")).encode()
        + b"\n{broken\n[1]\n\xff\n"
        + b'{"title": NaN}\n'
        + b"[" * 100_000
        + b"\n"
        + _lines(_article(3)).encode()
    )
    (folder / "b.json").write_text(
        json.dumps([_article(4), _article(5, tags=[])], indent=1) + "x", encoding="utf-8"
    )
    (folder / "c.txt").write_text("عربي\nلا وقت هنا", encoding="utf-8")
    (folder / "d.txt").write_bytes(b"caf\xe9\n")

    seen: list[RefusedArticle] = []
    report = await _import(folder, store, newsroom, now, refused=seen.append)

    assert (report.created, report.refused) == (3, 10)
    assert tuple(seen) == report.refusals
    assert [(file, line) for file, line, _ in _said(report)] == [
        *(
            ("a.jsonl", 2),
            ("a.jsonl", 4),
            ("a.jsonl", 5),
            ("a.jsonl", 6),
            ("a.jsonl", 7),
            ("a.jsonl", 8),
        ),
        *(("b.json", 8), ("b.json", 15), ("c.txt", 1), ("d.txt", 1)),
    ]
    reasons = [reason for *_, reason in _said(report)]
    assert reasons[0] == "title: is missing"
    assert reasons[1].startswith("not JSON: Expecting property name")
    assert reasons[2] == "an article is a JSON object"
    assert reasons[3] == "not UTF-8 at byte 0"
    assert reasons[4] == "not JSON: NaN is no JSON number"
    assert reasons[5] == "not read: nested too deeply"
    assert reasons[6] == "tags: unknown field; did you mean 'categories'?"
    assert "byte 3" in reasons[9]


@pytest.mark.parametrize(
    ("content", "created", "line"),
    [
        ('{"articles": [%s, %s]}', 2, None),
        ("[%s,\n%s,\n]", 2, 3),
        ("[%s\n%s]", 1, 2),
        ("[]", 0, None),
        ('{"articles": []}', 0, None),
        ("", 0, 1),
        ('{"articles": 3}', 0, 1),
    ],
)
async def test_documents_of_every_shape_are_read_as_far_as_they_are_json(
    content: str,
    created: int,
    line: int | None,
    store: ArticleStore,
    folder: Path,
    newsroom: Newsroom,
    now: datetime,
) -> None:
    articles = (json.dumps(_article(1)), json.dumps(_article(2)))
    text = content % articles if "%s" in content else content
    (folder / "a.json").write_text(text, encoding="utf-8")

    report = await _import(folder, store, newsroom, now)

    assert report.created == created
    assert [each.line for each in report.refusals] == ([] if line is None else [line])


async def test_what_is_named_must_be_there_and_of_a_kind_that_is_read(
    store: ArticleStore, folder: Path, newsroom: Newsroom, now: datetime
) -> None:
    (folder / "a.pdf").write_bytes(b"x")
    paths = [folder / "a.pdf", folder / "no.json", folder / "n\0.json"]

    report = await import_paths(paths, store=store, newsroom=newsroom, clock=lambda: now)

    assert [reason for *_, reason in _said(report)][:2] == [
        f"what is in it is not known; {' '.join(sorted(ENDINGS))} are",
        "there is no such file or folder",
    ]
    assert report.refused == 3


async def test_a_folder_is_walked_once_without_hidden_files_and_other_kinds_are_counted(
    store: ArticleStore, folder: Path, newsroom: Newsroom, now: datetime
) -> None:
    (folder / ".hidden.json").write_text("broken")
    (folder / ".git").mkdir()
    (folder / "photo.jpg").write_bytes(b"x")
    (folder / "a.json").write_text(json.dumps(_article(1)), encoding="utf-8")
    (folder / "loop").symlink_to(folder)

    assert await _import(folder, store, newsroom, now) == Report(created=1, skipped=1)


async def test_progress_ends_at_the_bytes_there_were(
    store: ArticleStore, folder: Path, newsroom: Newsroom, now: datetime
) -> None:
    (folder / "a.jsonl").write_text(
        "\n" + _lines(_article(1), _article(2), 3) + "\n\n", encoding="utf-8"
    )
    (folder / "b.json").write_text(json.dumps([_article(3)], indent=2), encoding="utf-8")
    bar = _Bar()

    await _import(folder, store, newsroom, now, progress=bar)

    assert bar.done == bar.size == _size(folder)


async def test_many_articles_go_in_by_batches_and_only_the_first_refusals_are_kept(
    store: ArticleStore,
    folder: Path,
    newsroom: Newsroom,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "_MOST_REFUSALS", 5)
    values = [_article(number) if number % 3 else {} for number in range(1300)]
    (folder / "a.jsonl").write_text(_lines(*values), encoding="utf-8")
    seen: list[RefusedArticle] = []

    report = await _import(folder, store, newsroom, now, refused=seen.append)

    assert (report.created, report.refused, len(report.refusals)) == (866, 434, 5)
    assert len(seen) == 434
    assert await store.count() == 866


async def test_a_closed_store_ends_the_import_with_its_own_error(
    store: ArticleStore, folder: Path, newsroom: Newsroom, now: datetime
) -> None:
    (folder / "a.json").write_text(json.dumps(_article(1)), encoding="utf-8")
    await store.close()

    with pytest.raises(StorageError):
        await _import(folder, store, newsroom, now)
