"""The shapes of what the API answers: the handlers build these, and OpenAPI is made from them."""

from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,  # pydantic reads these alone before 3.12
)

from pydantic import Field, WithJsonSchema
from typing_extensions import TypedDict

from config.site import Format
from feeds.article import Outcome, State

_ARTICLE = {"$ref": "#/components/schemas/Article"}
#: An article as ``representation`` gives it.
Shown = Annotated[dict[str, Any], WithJsonSchema(_ARTICLE)]


class Mistake(TypedDict):
    """One thing to mend."""

    path: Annotated[
        str,
        Field(
            description="Where it is: a field such as authors[1].name, or a parameter; empty for "
            "the whole article."
        ),
    ]
    detail: str


class Members(TypedDict):
    """What problems of one kind say beyond the others (RFC 9457, 3.2)."""

    errors: Annotated[
        NotRequired[list[Mistake]], Field(description="Everything that is to be mended.")
    ]
    sections: Annotated[
        NotRequired[list[str]], Field(description="403: what the token is not for.")
    ]
    line: Annotated[NotRequired[int], Field(description="400: where the JSON breaks off.", ge=1)]
    column: Annotated[NotRequired[int], Field(description="In characters.", ge=1)]
    byte: Annotated[NotRequired[int], Field(description="400: the first that is not UTF-8.", ge=1)]


class Problem(Members):
    """Why a request, or a line of a stream, was refused: problem details (RFC 9457) of the type
    about:blank."""

    title: Annotated[str, Field(description="The status in words.")]
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(description="What is wrong, for a person.")]


class Result(TypedDict):
    """What became of an article that was handed in."""

    id: str
    outcome: Annotated[
        Outcome,
        Field(
            description="created: there was none of this id, or it was withdrawn; unchanged: it "
            "was there as it is."
        ),
    ]
    state: Annotated[State, Field(description="scheduled: it is published when its time has come.")]
    etag: Annotated[str, Field(description="Entity tag of the article by now, for If-Match.")]


class LineTaken(Result):
    """The answer to a line of a stream whose article is on disk and in its feeds."""

    line: Annotated[int, Field(description="Counted from 1, blank lines too.", ge=1)]
    status: Annotated[int, Field(description="201 where it was created, else 200.")]


class LineRefused(TypedDict):
    """The answer to a line of a stream that was not taken."""

    line: Annotated[int, Field(description="Counted from 1, blank lines too.", ge=1)]
    status: Annotated[int, Field(ge=400, le=599)]
    outcome: Literal["refused"]
    problem: Problem


class Counts(TypedDict):
    """How many lines went where."""

    created: Annotated[int, Field(ge=0)]
    updated: Annotated[int, Field(ge=0)]
    unchanged: Annotated[int, Field(ge=0)]
    refused: Annotated[int, Field(ge=0)]
    problem: Annotated[
        NotRequired[Problem],
        Field(
            description="Why the stream was ended before its end. Lines that were not answered "
            "were not taken: send them again."
        ),
    ]


class StreamEnd(TypedDict):
    """The last line of the answer to a stream; where it is missing, the answer broke off."""

    summary: Counts


class Listing(TypedDict):
    """A page of published articles, newest first."""

    articles: list[Shown]
    next: Annotated[
        NotRequired[str], Field(description="Address of the next page; not on the last.")
    ]


class OwnSection(TypedDict):
    """A section of the token."""

    slug: str
    title: str
    language: str
    timezone: str
    allow: list[Literal["read", "write"]]
    feeds: Annotated[dict[Format, str], Field(description="The feeds' URLs by format.")]


class Sections(TypedDict):
    """The sections of the token, in the newsroom's order."""

    sections: list[OwnSection]
