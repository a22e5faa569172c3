"""What the files for deployment say is what the program has."""

import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from ruamel.yaml import YAML
from typer.core import TyperGroup as Group

from config.loading import load
from serve import program
from server.routes import ROUTES

YAML_READER = YAML(typ="safe")
ROOT = Path(__file__).parents[2]
DEPLOYMENT = ROOT / "docs" / "deployment"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = YAML_READER.load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
KUBERNETES = {
    each["kind"]: each
    for each in YAML_READER.load_all((DEPLOYMENT / "kubernetes.yaml").read_text(encoding="utf-8"))
}
(POD,) = KUBERNETES["Deployment"]["spec"]["template"]["spec"]["containers"]
PATHS = {path for path, _ in ROUTES}


def in_brackets(instruction: str) -> list[str]:
    """The words of an instruction of the Dockerfile, in its JSON form."""
    found = re.search(rf"^{instruction} (\[.*?\])$", DOCKERFILE, re.MULTILINE | re.DOTALL)
    assert found, instruction
    return list(YAML_READER.load(found[1].replace("\\\n", "")))


def started_by(unit: str) -> list[str]:
    """What a systemd unit gives to ``serve.py``."""
    text = (DEPLOYMENT / unit).read_text(encoding="utf-8")
    found = re.search(r"^ExecStart=.*?/serve\.py (.*?)'?$", text, re.MULTILINE)
    assert found, unit
    return shlex.split(found[1])


@pytest.mark.parametrize(
    "words",
    [
        in_brackets("CMD"),
        *(service["command"] for service in COMPOSE["services"].values() if "command" in service),
        POD["args"],
        started_by("nashra.service"),
        started_by("nashra-backup.service"),
    ],
    ids=" ".join,
)
def test_the_program_has_every_command_and_option_that_is_given_to_it(words: list[str]) -> None:
    command = typer.main.get_command(program)
    assert isinstance(command, Group)
    asked = [command, *(command.commands[word] for word in words if word in command.commands)]
    known = {name for each in asked for option in each.params for name in option.opts}

    given = {word for word in words if word.startswith("--")}

    assert given
    assert given <= known


def test_the_image_holds_every_room_and_nothing_is_kept_from_it() -> None:
    rooms = {"config", "feeds", "storage", "ingest", "server"}
    copied = dict(re.findall(r"^COPY (?!--)(\S+) (\S+)$", DOCKERFILE, re.MULTILINE))
    let_in = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)

    assert {name.rstrip("/") for name in copied} == rooms | {"serve.py", "pyproject.toml"}
    assert set(let_in) == {name.rstrip("/") for name in copied}
    assert all((ROOT / name).exists() for name in copied)


def test_what_asks_for_health_asks_for_an_address_that_there_is() -> None:
    caddy = (DEPLOYMENT / "Caddyfile").read_text(encoding="utf-8")
    asked = re.findall(r"health_uri (\S+)", caddy)
    asked += re.findall(r"'(/\w+)'", " ".join(in_brackets(r"HEALTHCHECK[^\[]*CMD")))
    asked += [POD[each]["httpGet"]["path"] for each in POD if each.endswith("Probe")]
    hidden = re.search(r"@inside path (.*)", caddy)
    assert hidden

    assert len(asked) == 5
    assert {*asked, *hidden[1].split()} <= PATHS


def test_the_ports_and_files_of_the_image_are_those_that_others_use() -> None:
    assert re.search(r"^EXPOSE 8080$", DOCKERFILE, re.MULTILINE)
    assert [each["containerPort"] for each in POD["ports"]] == [8080]
    nodes = re.findall(r"\b([\w-]+):8080", (DEPLOYMENT / "Caddyfile").read_text(encoding="utf-8"))
    assert set(nodes) == {name for name in COMPOSE["services"] if name.startswith("node-")}
    for service in COMPOSE["services"].values():
        for volume in service["volumes"]:
            if volume.startswith("."):
                assert (ROOT / volume.split(":")[0]).is_file(), volume
    user = re.search(r"^USER (\d+):\d+$", DOCKERFILE, re.MULTILINE)
    assert user
    security = KUBERNETES["Deployment"]["spec"]["template"]["spec"]["securityContext"]
    assert str(security["runAsUser"]) == user[1]


@pytest.mark.parametrize("kept", ["compose", "kubernetes"])
def test_the_newsrooms_of_the_examples_are_good_configurations(kept: str, tmp_path: Path) -> None:
    text = {
        "compose": (DEPLOYMENT / "newsroom.yaml").read_text(encoding="utf-8"),
        "kubernetes": KUBERNETES["ConfigMap"]["data"]["newsroom.yaml"],
    }[kept]
    file = tmp_path / "newsroom.yaml"
    file.write_text(text, encoding="utf-8")

    newsroom = load(file)

    # What is reached from other machines, by those who publish it.
    assert newsroom.server.host == "0.0.0.0"
    assert newsroom.server.port == 8080
    assert newsroom.storage.url == "postgresql://nashra@database/nashra"
    assert newsroom.feeds_url == "https://feeds.example.org"


def test_the_container_s_question_for_health_fails_where_nothing_answers() -> None:
    """Run as it stands, but for the port, which is one that nobody listens on."""
    _, option, question = in_brackets(r"HEALTHCHECK[^\[]*CMD")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        asked = subprocess.run(
            [sys.executable, option, question.replace("8080", str(port))],
            capture_output=True,
            check=False,
        )

    assert asked.returncode != 0
