"""The sockets that the server listens on, one for each worker."""

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from server.errors import ListenError

#: Connections that may wait to be accepted; a burst of feed readers on the hour is normal.
_BACKLOG = 1024
_REASONS = {
    errno.EADDRINUSE: "the port is in use; stop the other program, or give another one with --port",
    errno.EACCES: "ports below 1024 need privileges; give another one with --port",
    errno.EADDRNOTAVAIL: "no network interface has this address; give another one with --host",
}


@contextmanager
def listening(host: str, port: int, *, workers: int = 1) -> Iterator[list[socket.socket]]:
    """Sockets bound to one address, one a worker, which share its connections (SO_REUSEPORT).

    The sockets stay open here while workers come and go, so that no connection is refused when
    one dies. Port 0 takes a free port. Raises ``ListenError``.
    """
    with ExitStack() as stack:
        # Without SO_REUSEPORT first: with it, a port that another server of ours holds would
        # seem free, and the two would share the readers.
        with _bound(host, port, shared=False) as probe:
            if workers == 1:
                probe.listen(_BACKLOG)
                yield [probe]
                return
            port = probe.getsockname()[1]
        bound = [stack.enter_context(_bound(host, port, shared=True)) for _ in range(workers)]
        for each in bound:
            each.listen(_BACKLOG)
        yield bound


def _bound(host: str, port: int, *, shared: bool) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenError(f"can't listen on {host}:{port}: {error.strerror}") from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(address)
        if not shared:
            bound.listen(_BACKLOG)  # where two sockets race, this is what tells
    except OSError as error:
        bound.close()
        reason = _REASONS.get(error.errno or 0, error.strerror)
        raise ListenError(f"can't listen on {host}:{port}: {reason}") from error
    return bound


def address_of(bound: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = bound.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - shown, not bound
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
