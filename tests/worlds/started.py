"""The program as its users start it: a process, its output, its exit status."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
YAML = """\
site: {title: صوت المدينة, url: https://sawt.example, timezone: Asia/Beirut}
storage: {url: "sqlite:///data/articles.db"}
sections:
  arab-international: {title: عربي ودولي}
  economy: {title: اقتصاد}
"""


class Program:
    """Runs ``serve.py`` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "newsroom.yaml"
        self.config.write_text(YAML, encoding="utf-8")

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """A command that ends by itself."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextmanager
    def serving(self, *arguments: str | Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
        """A running server and its address; killed at the end if it still runs."""
        server = subprocess.Popen(
            self.command(*arguments, "--port", "0"),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield found[0].rstrip("/"), server
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGKILL)
            server.communicate()

    @staticmethod
    def command(*arguments: str | Path) -> list[str]:
        """What starts the program."""
        return [sys.executable, str(ROOT / "serve.py"), *map(str, arguments)]
