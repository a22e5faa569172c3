"""``check`` and ``import``: what they say and how they end."""

import json
import re
import sqlite3
from pathlib import Path

import pytest
from started import Program

ROOT = Path(__file__).parents[2]
ARTICLE = {
    "id": "tag:sawt.example,2024:1",
    "sections": "economy",
    "title": "الميناء يعود إلى العمل",
    "content_text": "عادت الرافعات إلى العمل.",
    "published": "19 يونيو, 2024 08:32:25 م",
}


def lines(path: Path, *articles: dict[str, str]) -> Path:
    text = "\n".join(json.dumps(article, ensure_ascii=False) for article in articles)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_check_says_that_a_configuration_is_good(program: Program) -> None:
    done = program.run("check", "--config", program.config)

    assert done.returncode == 0
    assert "2 sections" in done.stdout
    assert re.search(r"tzdata 20\d\d[a-z]", done.stdout)


def test_check_names_every_problem_with_its_place_at_once(program: Program) -> None:
    program.config.write_text(
        "site:\n  titel: x\n  url: https://x.example\n  timezone: Asia/Beruit\n"
        "sections:\n  economy: {}\n",
        encoding="utf-8",
    )

    done = program.run("check", "--config", program.config)

    assert done.returncode == 2
    assert "newsroom.yaml:2:3" in done.stderr
    assert "title" in done.stderr
    assert "Asia/Beirut" in done.stderr
    assert "newsroom.yaml:6" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_takes_the_sample_configuration(program: Program) -> None:
    done = program.run("check")

    assert done.returncode == 0
    assert "7 sections" in done.stdout


def test_import_says_what_became_of_each_article(program: Program, tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", ARTICLE, {**ARTICLE, "id": "2", "published": "غدا ربما"})

    first = program.run("import", source, "--config", program.config)
    again = program.run("import", source, "--config", program.config)

    assert first.returncode == 1
    assert "1 created, 0 updated, 0 unchanged, 1 refused" in first.stdout
    assert f"{source}:2: published: " in first.stderr
    assert "0 created, 0 updated, 1 unchanged, 1 refused" in again.stdout


def test_import_without_a_refusal_ends_well(program: Program, tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", ARTICLE)

    assert program.run("import", source, "--config", program.config).returncode == 0
    changed = lines(tmp_path / "a.jsonl", {**ARTICLE, "title": "عنوان جديد"})
    done = program.run("--config", program.config, "import", changed)
    assert "0 created, 1 updated, 0 unchanged, 0 refused" in done.stdout


def test_database_on_the_command_line_goes_before_the_configuration(
    program: Program, tmp_path: Path
) -> None:
    source = lines(tmp_path / "a.jsonl", ARTICLE)

    done = program.run(
        "import", source, "--config", program.config, "--database", "sqlite:///other.db"
    )

    assert done.returncode == 0
    connection = sqlite3.connect(tmp_path / "other.db")
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    connection.close()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["missing.jsonl", "picture.png"])
def test_import_refuses_what_it_can_not_read(program: Program, tmp_path: Path, name: str) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")

    done = program.run("import", tmp_path / name, "--config", program.config)

    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreadable_database_is_one_line_and_status_2(program: Program, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database, but a longer text\n" * 100)

    commands: tuple[list[str], ...] = (["import", f"{tmp_path}"], [])
    for command in commands:
        done = program.run(*command, "--config", program.config, "--database", "sqlite:///text.db")
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert "text.db" in done.stderr


def test_every_option_and_command_is_documented(program: Program) -> None:
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")

    commands = ("check", "import", "export", "sections", "backup", "copy")
    for command in ([], *([name] for name in commands)):
        shown = program.run(*command, "--help").stdout
        for option in set(re.findall(r"--[a-z-]+", shown)) - {"--help"}:
            assert f"`{option}" in reference, option
    for name in commands:
        assert f"## `serve.py {name}" in reference


def test_what_is_exported_may_be_imported_elsewhere(program: Program, tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", ARTICLE)
    program.run("import", source, "--config", program.config)

    written = program.run(
        "export", "--config", program.config, "--output", tmp_path / "all.jsonl.gz"
    )
    shown = program.run("export", "--config", program.config, "--section", "economy")
    taken = program.run(
        "import",
        tmp_path / "all.jsonl.gz",
        "--config",
        program.config,
        "--database",
        f"sqlite:///{tmp_path}/other.db",
    )

    assert written.stderr == "1 articles written\n"
    assert json.loads(shown.stdout)["id"] == ARTICLE["id"]
    assert taken.stdout == "1 created, 0 updated, 0 unchanged, 0 refused\n"
    assert not (tmp_path / "all.jsonl.gz.part").exists()


def test_columns_that_are_none_are_refused(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")

    done = program.run(
        "import", tmp_path / "a.csv", "--columns", "titel=x", "--config", program.config
    )

    assert done.returncode == 2
    assert "FIELD=COLUMN" in done.stderr


def test_a_list_of_feeds_becomes_sections_that_check_takes(
    program: Program, tmp_path: Path
) -> None:
    done = program.run("sections", ROOT / "tests" / "cases" / "files" / "feeds.opml")
    site = "site: {title: A, url: 'https://a.example', timezone: UTC}\n"
    (tmp_path / "n.yaml").write_text(site + done.stdout, encoding="utf-8")

    assert done.stdout.count("- {feed: ") == 3
    assert program.run("check", "--config", tmp_path / "n.yaml").returncode == 0
    assert "lists no feed" not in done.stderr
    wrong = program.run("sections", program.config)
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr
