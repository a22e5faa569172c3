"""What is inside a zip or gzip file, without a trick: nothing is written to disk, and the number,
the size and the ratio of what comes out are bounded."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ingest.errors import Refusal

_MOST_MEMBERS = 100_000
#: Bytes of all members together, unpacked.
LARGEST = 16 * 1024**3
#: Text packs to a twentieth; what packs to less than this is made to burst.
_HIGHEST_RATIO = 200
#: Bytes that may come out whatever the ratio: a small file of one letter packs well.
_FREE = 16 * 1024**2
_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_LINK = 0o120000
_Faults = (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or why it is not read."""

    name: str
    #: Bytes of the archive that it takes.
    size: int
    refusal: Refusal | None = None


class Unpacked(io.RawIOBase):
    """A stream that ends with a ``Refusal`` when it gets larger than packed bytes allow."""

    def __init__(self, packed: BinaryIO, *, size: int, of: BinaryIO | None = None) -> None:
        """``of`` is what ``packed`` reads from, to be closed with it."""
        self._stream = packed
        self._of = of
        self._most = min(max(size * _HIGHEST_RATIO, _FREE), LARGEST)
        self._read = 0

    def close(self) -> None:
        """Ends it, and what it reads from."""
        self._stream.close()
        if self._of is not None:
            self._of.close()
        super().close()

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """As many bytes as there are; raises ``Refusal`` for a damaged or bursting archive."""
        view = memoryview(buffer)  # type: ignore[arg-type]  # io gives a writable buffer
        try:
            chunk = self._stream.read(min(len(view), _CHUNK))
        except _Faults as error:
            raise Refusal(f"the archive is damaged: {error}") from error
        self._read += len(chunk)
        if self._read > self._most:
            raise Refusal(
                f"it unpacks to more than {self._most // 1024**2} MiB, {_HIGHEST_RATIO} times its "
                "size: not read further"
            )
        view[: len(chunk)] = chunk
        return len(chunk)


def gunzipped(opened: BinaryIO, *, size: int) -> BinaryIO:
    """What a gzip file holds."""
    packed = gzip.GzipFile(fileobj=opened)
    return io.BufferedReader(Unpacked(packed, size=size, of=opened), _CHUNK)  # type: ignore[arg-type]  # a file for reading


class ZipMembers:
    """A zip file's members by their names."""

    def __init__(self, opened: BinaryIO) -> None:
        """Reads the directory; raises ``Refusal`` where that can't be done."""
        try:
            self._archive = zipfile.ZipFile(opened)
        except (*_Faults, ValueError, UnicodeError) as error:
            raise Refusal(f"it is no zip archive that can be read: {error}") from error
        members = self._archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise Refusal(f"{len(members):,} files; at most {_MOST_MEMBERS:,} are read")
        if sum(member.file_size for member in members) > LARGEST:
            raise Refusal(f"it unpacks to more than {LARGEST // 1024**3} GiB")

    def __iter__(self) -> Iterator[Member]:
        """The files in the order of their names; folders, hidden files and Apple's are passed."""
        for member in sorted(self._archive.infolist(), key=lambda each: each.filename):
            parts = member.filename.replace("\\", "/").split("/")
            if member.is_dir() or any(each.startswith(".") and each != ".." for each in parts):
                continue
            if parts[0] != "__MACOSX":
                yield Member(member.filename, member.compress_size, _refusal(member, parts))

    def open(self, name: str) -> BinaryIO:
        """A member's bytes; raises ``Refusal``."""
        try:
            member = self._archive.getinfo(name)
            opened = self._archive.open(member)
        except (*_Faults, KeyError) as error:
            raise Refusal(f"it can't be unpacked: {error}") from error
        return io.BufferedReader(Unpacked(opened, size=member.compress_size), _CHUNK)  # type: ignore[arg-type]  # a file for reading


def _refusal(member: zipfile.ZipInfo, parts: list[str]) -> Refusal | None:
    if ".." in parts or not parts[0] or ":" in parts[0]:
        return Refusal("its path leads out of the archive")
    if member.flag_bits & _ENCRYPTED:
        return Refusal("it is encrypted")
    if (member.external_attr >> 16) & 0o170000 == _LINK:
        return Refusal("it is a link, not a file")
    return None
