"""Claims are found by the wordings of the settings, in sentences and not in quotations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.render.claims import Claims

GERMAN = ("durch Test belegt",)


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("It recovers (verified by test).", ["It recovers (verified by test)"]),
        ("It recovers, Verified by a test.", ["It recovers, Verified by a test"]),
        ("verified by\nthe tests", ["verified by\nthe tests"]),
        ("covered by our automated tests, checked by test", ["covered by our automated tests", ", checked by test"]),
        ("(it is verified by test)", ["(it is verified by test)"]),
        ("verified by hand", []),
        ("unverified by testing", []),
        ("the words \u201cverified by test\u201d", []),
        ('the words "(verified by test)"', []),
        ("", []),
    ],
)
def test_a_sentence_that_says_verified_by_test_claims_so(text: str, claimed: list[str]) -> None:
    ends = Claims(Settings().phrases).ends(text)
    assert [text[start:end] for start, end in zip([0, *ends], ends, strict=False)] == claimed


@pytest.mark.parametrize(
    ("phrases", "count"), [(GERMAN, 1), (("by  Test", " "), 1), ((), 0), (("",), 0), (("verified by test",), 0)]
)
def test_the_wordings_are_those_of_the_settings(phrases: tuple[str, ...], count: int) -> None:
    assert len(Claims(phrases).ends("Das ist durch Test belegt, that is said by test.")) == count


@given(
    texts=st.lists(st.sampled_from(["verified by test", "Verified by a TEST", "tested", "“verified by test”", "by"]))
)
def test_texts_of_which_one_holds_a_claim_may_hold_one(texts: list[str]) -> None:
    claims = Claims(Settings().phrases)
    assert claims.may_be_in(texts) or not any(claims.ends(text) for text in texts)
    assert not claims.may_be_in([text for text in texts if text in {"tested", "by"}])
