"""An article taken in: read from its JSON, written where nobody objects, and told about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.errors import NashraError
from feeds.article import Article, Outcome, State, revised
from ingest.article_fields import Fields
from ingest.article_json import LONGEST_LINE, article_from_json
from ingest.plain import collapsed
from server.api.access import Access
from server.api.answers import Result
from server.api.problems import ApiProblem
from server.api.representation import READ_ONLY, version_of
from server.preconditions import Verdict, evaluate
from storage.store import Written


@dataclass(frozen=True, slots=True)
class Conditions:
    """The preconditions of a request that writes (RFC 9110, 13.1)."""

    if_match: str | None = None
    if_none_match: str | None = None

    def objection(self, stored: Article | None) -> ApiProblem | None:
        """412 where they do not hold for what is stored. A withdrawn article is none: its address
        has no representation."""
        current = None if stored is None or stored.state is State.RETRACTED else stored
        holds = self._hold_for(current) if current else self.if_match is None
        if holds:
            return None
        return ApiProblem(412, "The article is not as the request's conditions ask for.")

    def _hold_for(self, current: Article) -> bool:
        if self.if_match is None and self.if_none_match is None:
            return True
        version = version_of(current)
        verdict = evaluate(
            version=version,
            entity_tag=f'"{version}"',
            modified=current.updated,
            if_match=self.if_match,
            if_none_match=self.if_none_match,
        )
        return verdict is Verdict.PROCEED


@dataclass(frozen=True, slots=True)
class Objections:
    """What is held against writing an article: rights first, then conditions."""

    access: Access
    now: datetime
    conditions: Conditions = Conditions()

    def to_writing(self, stored: Article | None, handed_over: Article) -> NashraError | None:
        """Against putting this article where that one is."""
        sections = dict.fromkeys((*handed_over.sections, *(stored.sections if stored else ())))
        refused = self.access.objection_to_writing(sections) or self.conditions.objection(stored)
        if refused is None or stored is None or refused.status != 412:
            return refused
        # RFC 9110, 13.1.1: a client that heard no answer asks again, with the tag of before.
        done = revised(stored, handed_over, now=self.now) == stored
        return None if done and self.conditions.if_none_match is None else refused

    def to_withdrawing(self, stored: Article | None) -> NashraError | None:
        """Against withdrawing it. One that is withdrawn already is no mistake: a client that
        heard no answer asks again."""
        refused = self.access.objection_to_writing(stored.sections if stored else ())
        if refused is not None:
            return refused
        if stored is None:
            return no_article()
        return None if stored.state is State.RETRACTED else self.conditions.objection(stored)


def article_of(
    fields: Mapping[str, Any], *, access: Access, now: datetime, article_id: str | None = None
) -> Article:
    """The article of a JSON object; raises ``Refusal``, 403 or 409.

    ``article_id`` is that of the address; the object may name the same and no other.
    """
    given = {name: value for name, value in fields.items() if name not in READ_ONLY}
    if article_id is not None:
        written = given.get("id")
        if isinstance(written, str) and stored_id(written) not in {"", article_id}:
            detail = "The id in the article is another than that of the address."
            raise ApiProblem(
                409, detail, errors=[{"path": "id", "detail": f"expected {article_id!r}"}]
            )
        given["id"] = article_id
    article = article_from_json(given, newsroom=access.newsroom, now=now)
    if (refused := access.objection_to_writing(article.sections)) is not None:
        raise refused
    return article


def stored_id(written: str) -> str:
    """The id under which an article that names this one is kept."""
    return collapsed(Fields({"id": written}, allowed=("id",)).verbatim("id", longest=LONGEST_LINE))


def result_of(written: Written) -> Result:
    """What became of an article."""
    return {
        "id": written.article.id,
        "outcome": outcome_of(written),
        "state": written.article.state,
        "etag": f'"{version_of(written.article)}"',
    }


def outcome_of(written: Written) -> Outcome:
    """A withdrawn article that is handed over again is created: its address had nothing."""
    revived = written.before is not None and written.before.state is State.RETRACTED
    return Outcome.CREATED if revived else written.outcome


def status_of(written: Written) -> int:
    """201 for a created article, 200 for any other (RFC 9110, 9.3.4)."""
    return 201 if outcome_of(written) is Outcome.CREATED else 200


def no_article() -> ApiProblem:
    """404: nobody may know of an article of that id."""
    return ApiProblem(404, "There is no article of this id.")
