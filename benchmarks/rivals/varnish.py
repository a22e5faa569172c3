"""Varnish with everything in its memory."""

from pathlib import Path

_CONFIGURATION = """\
vcl 4.1;
backend behind {{ .host = "127.0.0.1"; .port = "{backend}"; }}
sub vcl_backend_response {{ set beresp.ttl = 1h; }}
"""


def command(folder: Path, port: int, *, backend: int) -> list[str]:
    """The command that serves on this port what the server on port ``backend`` has."""
    file = folder / "varnish.vcl"
    file.write_text(_CONFIGURATION.format(backend=backend), encoding="utf-8")
    listen = f"127.0.0.1:{port}"
    own = ["-F", "-n", str(folder / "varnish"), "-j", "none"]
    # One core: one pool of threads is what its makers advise.
    tuned = ["-s", "malloc,1g", "-p", "thread_pools=1", "-p", "listen_depth=1024"]
    return ["varnishd", *own, "-a", listen, "-f", str(file), *tuned]
