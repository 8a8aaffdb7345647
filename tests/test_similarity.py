from __future__ import annotations

from base64 import b64encode
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.similarity import INTACT, KEPT, Likes, likeness, sketch

BODY = b"""
    {ok, Pid} = router:start(), ok = router:subscribe(Pid, <<"orders">>),
    ok = fault:cut(nats), ok = router:publish(Pid, <<"orders">>, 1), ok = fault:heal(nats),
    ?assertEqual(1, router:delivered(Pid)), ?assertEqual(0, router:lost(Pid)), true = is_process_alive(Pid)
"""
GUTTED = b"{ok, Pid} = router:start(), true = is_process_alive(Pid)"
words = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=120).map(lambda it: " ".join(it).encode())


def test_layout_makes_no_other_body() -> None:
    assert likeness(sketch(BODY), sketch(b"".join(BODY.split(b"\n")))) == 1


def test_a_body_with_one_name_changed_is_nearly_the_same() -> None:
    assert likeness(sketch(BODY), sketch(BODY.replace(b"lost(Pid)", b"dropped(Pid)"))) >= INTACT


def test_a_body_that_lost_most_of_it_is_not() -> None:
    assert likeness(sketch(BODY), sketch(GUTTED)) < 0.5


def test_nothing_is_known_of_an_empty_body_or_a_sketch_that_somebody_edited() -> None:
    assert [likeness(sketch(b""), sketch(b"")), likeness("not base64!", sketch(BODY))] == [0, 0]


@given(words)
def test_a_body_is_like_itself(text: bytes) -> None:
    assert likeness(sketch(text), sketch(text)) == (1 if text else 0)


@given(st.integers(0, 400), st.integers(1, 40))
def test_a_sketch_keeps_the_smallest_hashes_of_all_pairs(size: int, different: int) -> None:
    text = [b"w%d" % (number * number % different) for number in range(size)]
    pairs = zip([b"^", *text], text, strict=False)
    hashes = {(crc32(a) * 0x9E3779B1 & 0xFFFFFFFF ^ crc32(b) * 0x85EBCA77 & 0xFFFFFFFF) >> 8 for a, b in pairs}
    kept = b"".join(pair.to_bytes(3, "big") for pair in sorted(hashes)[:KEPT])
    assert sketch(b" ".join(text)) == b64encode(kept).decode()


@given(words, words)
def test_likeness_has_no_direction_and_stays_between_0_and_1(one: bytes, other: bytes) -> None:
    there = likeness(sketch(one), sketch(other))
    assert (there, 0 <= there <= 1) == (likeness(sketch(other), sketch(one)), True)


@given(words, st.lists(words, max_size=8))
def test_the_index_finds_what_comparing_with_each_finds(text: bytes, others: list[bytes]) -> None:
    sketches = {str(number): sketch(other) for number, other in enumerate(others)}
    each = {name for name, other in sketches.items() if likeness(sketch(text), other) >= INTACT}
    assert {name for _, name in Likes(sketches).like(sketch(text))} == each


def test_only_the_names_asked_for_are_compared() -> None:
    likes = Likes({"a": sketch(BODY), "b": sketch(BODY)})
    assert likes.like(sketch(BODY), among=["b", "unknown"]) == [(1.0, "b")]
