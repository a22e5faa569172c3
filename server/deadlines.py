"""What clients have to do in time, so that those who are slow on purpose hold nothing for long."""

import asyncio
import fcntl
import struct
import termios
from collections.abc import Callable

#: Bytes that a client has to take within its time, if it can't take all: a slow line is no attack.
LEAST_TAKEN_BYTES = 4_096


class Deadline:
    """A time in which something has to be done, once it has begun."""

    __slots__ = ("_loop", "_missed", "_seconds", "_timer")

    def __init__(
        self, loop: asyncio.AbstractEventLoop, seconds: float, missed: Callable[[], None]
    ) -> None:
        """``missed`` is called when it was not done in time; with 0 seconds, never."""
        self._loop = loop
        self._seconds = seconds
        self._missed = missed
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """The time runs from now on, or goes on if it runs already."""
        if self._timer is None and self._seconds:
            self._timer = self._loop.call_later(self._seconds, self._over)

    def met(self) -> None:
        """It is done."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _over(self) -> None:
        self._timer = None
        self._missed()


class Taking:
    """How a client takes what it is sent: closed where it takes too little in its time."""

    __slots__ = ("_deadline", "_transport", "_waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._deadline = Deadline(loop, seconds, self._look)
        self._transport: asyncio.WriteTransport | None = None
        #: Bytes that it had not taken when the time began.
        self._waiting = 0

    def slow(self, transport: asyncio.WriteTransport | None) -> None:
        """More waits to be sent than the transport likes."""
        self._transport = transport
        if transport is not None:
            self._waiting = waiting_bytes(transport)
            self._deadline.begin()

    def again(self) -> None:
        """It takes what it is sent, or is gone."""
        self._deadline.met()
        self._transport = None

    def _look(self) -> None:
        transport = self._transport
        if transport is None:
            return
        # More may wait than before: an answer that was under way is written, and no other then.
        if 0 <= self._waiting - waiting_bytes(transport) < LEAST_TAKEN_BYTES:
            # Not close(): that would wait for the client to take the rest.
            transport.abort()
            return
        self.slow(transport)


def waiting_bytes(transport: asyncio.WriteTransport) -> int:
    """Bytes that were sent to a client and that it has not taken, the kernel's among them: those
    are megabytes, and on a slow line nothing else moves for minutes."""
    waiting = transport.get_write_buffer_size()
    try:
        octets = fcntl.ioctl(
            transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4)
        )
    except (OSError, ValueError):  # not known of this kind of socket on this system
        return waiting
    return waiting + int(struct.unpack("i", octets)[0])
