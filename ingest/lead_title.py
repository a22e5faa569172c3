"""A title for a page that has none: the news of its first sentence."""

from ingest.folding import folded
from ingest.summary import clauses, cut_at_word, first_sentence
from ingest.word_tables import words

#: Characters.
LONGEST = 100
_SHORTEST = 20
_FEWEST_WORDS = 4
#: Words that open a circumstance ("in the face of …, the minister said …"), folded.
_OPENERS = frozenset(
    map(
        folded,
        words(
            "في وسط بعد قبل خلال مع منذ على عقب إثر رغم بينما فيما بالتزامن تزامنا وفقا بحسب "
            "حسب ضمن بهدف من إلى عند عشية غداة أثناء ظل in after before amid as while despite "
            "during since following with on at for under according dans après avant malgré lors "
            "selon"
        ),
    )
)


def title_from(text: str) -> str:
    """At most 100 characters of a text's first sentence, without its full stop.

    A sentence that is too long and opens with a circumstance ("في ظل …، يزور الرئيس …") gives
    its main clause; what is still too long is cut at a word.
    """
    sentence = " ".join(first_sentence(text).split()).rstrip(" .،,:؛;۔")
    if len(sentence) <= LONGEST:
        return sentence
    return cut_at_word(_main_clause(sentence), longest=LONGEST)


def _main_clause(sentence: str) -> str:
    opening, *rest = clauses(sentence)
    opener = folded(opening).partition(" ")[0]
    if not rest or opener not in _OPENERS or len(opening) > LONGEST:
        return sentence
    main = sentence[sentence.index(rest[0], len(opening)) :]
    return main if len(main) >= _SHORTEST and len(main.split()) >= _FEWEST_WORDS else sentence
