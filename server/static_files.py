"""Style sheets, icons and sample pictures, read once when the server starts.

They are few, and no path of a request ever reaches the file system.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from feeds.document import Document, document

StaticFiles = Mapping[str, Document]

_FOLDER = Path(__file__).with_name("static")
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
}
#: Types that are compressed by nature: another coding would only cost.
_COMPRESSED = frozenset({".jpg"})


def static_files() -> StaticFiles:
    """The program's own files by their path below ``/static/``."""
    paths = sorted(path for path in _FOLDER.rglob("*") if path.suffix in _MEDIA_TYPES)
    return MappingProxyType({path.relative_to(_FOLDER).as_posix(): _read(path) for path in paths})


def _read(path: Path) -> Document:
    return document(
        path.read_bytes(),
        media_type=_MEDIA_TYPES[path.suffix],
        modified=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        compressible=path.suffix not in _COMPRESSED,
    )
