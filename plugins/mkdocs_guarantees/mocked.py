"""What a case replaces, and its guarantees, become those that are about what is replaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.model import Case


def mocked_subjects(case: Case, guarantees: Iterable[str]) -> Iterator[tuple[str, str]]:
    """List what a case replaces although a guarantee of its is about that, each with the first such guarantee.

    A guarantee is about what its sentence names, in full, before the first word that begins a circumstance: "when
    router_nats fails" says how the fault is made. Of `router_nats:publish`, where the rest of the module is the real
    one, it must name both.
    """
    subjects = [(text, _words_of(_CIRCUMSTANCE.split(text, maxsplit=1)[0])) for text in guarantees]
    for mock in case.proof.mocks:
        names = [_words_of(part) for part in mock.split(":")]
        found = next((text for text, words in subjects if all(name.strip() and name in words for name in names)), None)
        if found is not None:
            yield mock, found


_CIRCUMSTANCE = re.compile(
    r"\b(?:after|although|as|because|despite|during|even|for|from|if|in|on|once|though|to|unless|until|when|whenever"
    r"|while|with|within|without)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def _words_of(text: str) -> str:
    """Give the words of a text or a name, each between blanks: `RouterNats` and `router_nats` give the same."""
    return f" {' '.join(part.casefold() for part in _PART.findall(text))} "
