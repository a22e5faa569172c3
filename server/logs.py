"""The log of the program: what happened, for the operator, on standard error."""

import logging
import sys

import structlog
from aiohttp.http_exceptions import HttpProcessingError


def configure_logs() -> None:
    """Lines with time (UTC), level, event and its fields; colours only on a terminal."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # aiohttp's own words: errors of handlers, with their traceback.
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s [%(levelname)s] %(message)s"
    )
    logging.getLogger("aiohttp.server").addFilter(_without_what_clients_sent)


def _without_what_clients_sent(record: logging.LogRecord) -> bool:
    """aiohttp shows the header field that it can't parse, which may be one with a token."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.msg, record.args = f"{record.getMessage()}: {type(error).__name__}", ()
        record.exc_info = record.exc_text = None
    return True
