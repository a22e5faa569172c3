"""Every address of the API, in one table: what answers it, and what OpenAPI says of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from server.api.articles import delete_article, get_article, post_articles, put_article
from server.api.bodies import JSON_TYPE, NDJSON_TYPE
from server.api.listing import MOST, USUAL, list_articles, list_sections

Schema = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a request says outside its body."""

    name: str
    #: ``path``, ``query`` or ``header``.
    place: str
    meaning: str
    schema: Schema = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request that could be done is answered with."""

    meaning: str
    #: Name of the body's schema by its media type; none where there is no body.
    bodies: Mapping[str, str] = field(default_factory=dict)
    #: Header fields and what they say.
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method of an address."""

    method: str
    #: Below ``/api/v1``.
    path: str
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    summary: str
    description: str
    answers: Mapping[int, Answer]
    #: Statuses of its refusals beyond those of every address.
    refusals: tuple[int, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    #: Media types of its body; each line or the whole is an article.
    bodies: tuple[str, ...] = ()


_ID = Parameter(
    "id",
    "path",
    "The article's id, percent-encoded. One whose address is longer than 8,190 bytes (of an id of "
    "more than 600 characters, it may be) can be handed in by POST alone.",
    {"type": "string", "minLength": 1, "maxLength": 600},
)
_IF_MATCH = Parameter(
    "If-Match", "header", "Only if the article has one of these entity tags; * if there is one."
)
_IF_NONE_MATCH = Parameter(
    "If-None-Match", "header", "Only if it has none of these entity tags; * if there is none."
)
_RESULT = {JSON_TYPE: "Result"}
_TAKEN = {200: Answer("It was updated, or is unchanged.", _RESULT)}
_CREATED = {201: Answer("It was created.", _RESULT, {"Location": "The article's address."})}
#: What a body may be refused for.
_OF_BODIES = (400, 408, 411, 413, 415, 422)

OPERATIONS = (
    Operation(
        method="GET",
        path="/articles",
        handler=list_articles,
        summary="Published articles, newest first",
        description="Those of the token's sections. Scheduled articles are never listed.",
        parameters=(
            Parameter("section", "query", "Slug of one section; all of the token's otherwise."),
            Parameter(
                "limit",
                "query",
                f"How many, {USUAL} where nothing is said.",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
            ),
            Parameter("before", "query", "Where to go on: as it stands in next."),
        ),
        answers={
            200: Answer(
                "A page of them.", {JSON_TYPE: "Listing"}, {"Link": "The next page, rel=next."}
            )
        },
    ),
    Operation(
        method="POST",
        path="/articles",
        handler=post_articles,
        summary="Hand in one article, or a stream of them",
        description="One article is created or updated by its id; one that brings none is given "
        "the same id each time (see the reference of the article). A stream has one article a "
        "line and is answered line by line while it is read; each answered article is on disk and "
        "in its feeds. With Prefer: return=minimal, refused lines alone are answered. The last "
        "line of the answer sums up.",
        bodies=(JSON_TYPE, NDJSON_TYPE),
        parameters=(Parameter("Prefer", "header", "return=minimal, for streams (RFC 7240)."),),
        answers={
            200: Answer(
                "It was updated, or is unchanged; or the answer to a stream.",
                {**_RESULT, NDJSON_TYPE: "StreamAnswer"},
            ),
            **_CREATED,
        },
        refusals=_OF_BODIES,
    ),
    Operation(
        method="GET",
        path=r"/articles/{id:[\s\S]+}",
        handler=get_article,
        summary="One article",
        description="One that is scheduled is shown to tokens that may write in its section, and "
        "is 404 for any other.",
        parameters=(_ID, _IF_MATCH, _IF_NONE_MATCH),
        answers={
            200: Answer(
                "The article.", {JSON_TYPE: "Article"}, {"ETag": "Strong entity tag of it."}
            ),
            304: Answer("It has one of the entity tags of If-None-Match."),
        },
        refusals=(410, 412),
    ),
    Operation(
        method="PUT",
        path=r"/articles/{id:[\s\S]+}",
        handler=put_article,
        summary="Create or update an article",
        description="The same again is answered as unchanged.",
        parameters=(_ID, _IF_MATCH, _IF_NONE_MATCH),
        bodies=(JSON_TYPE,),
        answers={**_TAKEN, **_CREATED},
        refusals=(*_OF_BODIES, 409, 412),
    ),
    Operation(
        method="DELETE",
        path=r"/articles/{id:[\s\S]+}",
        handler=delete_article,
        summary="Withdraw an article",
        description="It leaves every feed, and a tombstone stays. Withdrawing it again is no "
        "mistake; putting it again publishes it anew.",
        parameters=(_ID, _IF_MATCH, _IF_NONE_MATCH),
        answers={204: Answer("It is withdrawn.")},
        refusals=(412,),
    ),
    Operation(
        method="GET",
        path="/sections",
        handler=list_sections,
        summary="The sections of the token",
        description="With what it may do in them, and their feeds.",
        answers={200: Answer("The sections.", {JSON_TYPE: "Sections"})},
    ),
)
