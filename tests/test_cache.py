"""What is remembered is right or not used, whatever happens to the file that remembers it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs_guarantees.cache import Cache
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Span

FACTS = Span("a.py", 1, 2, 3, 4)


def nothing(how: str, what: str) -> str:
    return f"{how} {what}"


def remembered(file: Path | None, key: str = "key", kind: str = "made 1", path: str = "a.py") -> Span | None:
    return Cache(kind, file, Span).get(path, key, nothing)


def remember(
    file: Path, *, kind: str = "made 1", looks: tuple[tuple[str, str, str], ...] = (), path: str = "a.py"
) -> None:
    cache = Cache(kind, file, Span)
    cache.get(path, "key", nothing)
    cache.put(path, "key", looks, FACTS)
    cache.save()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep/facts.sqlite3"


def test_facts_are_given_back(file: Path) -> None:
    remember(file)
    assert remembered(file) == FACTS


@pytest.mark.parametrize("asked", [{"key": "other"}, {"kind": "made 2"}, {"path": "b.py"}, {"kind": "other 1"}])
def test_facts_of_something_else_are_not(file: Path, asked: dict[str, str]) -> None:
    remember(file)
    assert remembered(file, **asked) is None


@pytest.mark.parametrize(
    ("looks", "wanted"),
    [
        ((("read", "b.hrl", "read b.hrl"),), FACTS),
        ((("read", "b.hrl", "something else"),), None),
        ((("read", "b.hrl", "read b.hrl"), ("named", "c", "gone")), None),
    ],
)
def test_facts_hold_while_all_that_was_looked_at_is_the_same(
    file: Path, looks: tuple[tuple[str, str, str], ...], wanted: Span | None
) -> None:
    remember(file, looks=looks)
    assert remembered(file) == wanted


@pytest.mark.parametrize(
    "damage", [b"", b"not a database", b"SQLite format 3\x00" + b"\xff" * 5000, b"SQLite format 3\x00"]
)
def test_a_damaged_file_is_made_anew(file: Path, damage: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    before = remembered(file)
    remember(file)
    assert (before, remembered(file)) == (None, FACTS)


@pytest.mark.parametrize("keep", [100, 3000, 6000, 8191])
def test_a_file_that_was_cut_off_is_made_anew(file: Path, keep: int) -> None:
    remember(file)
    file.write_bytes(file.read_bytes()[:keep])
    before = remembered(file)
    remember(file)
    assert (before, remembered(file)) == (None, FACTS)


@pytest.mark.parametrize(
    "change",
    ["UPDATE rows SET facts = 'x'", "UPDATE rows SET facts = 5", "UPDATE rows SET looks = '{'", "DROP TABLE rows"],
)
def test_rows_that_say_nothing_are_not_used(file: Path, change: str) -> None:
    remember(file)
    database = sqlite3.connect(file)
    database.execute(change)
    database.commit()
    database.close()
    before = remembered(file)
    remember(file)
    assert (before, remembered(file)) == (None, FACTS)


def test_facts_of_an_older_version_are_forgotten_and_those_of_others_kept(file: Path) -> None:
    for kind in ("made 1", "other 1", "made 2"):
        remember(file, kind=kind)
    assert [remembered(file, kind=kind) for kind in ("made 1", "made 2", "other 1")] == [None, FACTS, FACTS]


def test_facts_of_files_that_are_gone_are_forgotten_once_they_are_many(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one row asked for and one to spare, two idle ones may stay and three are too many."""
    monkeypatch.setattr("mkdocs_guarantees.cache.SPARE", 1)
    seen = []
    for path in ("gone.py", "too.py", "more.py", "a.py"):
        remember(file, path=path)
        seen.append([remembered(file, path=path) == FACTS for path in ("gone.py", "too.py", "more.py", "a.py")])
    assert seen == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [False, False, False, True],
    ]


def test_the_latest_contents_of_a_file_are_all_remembered(file: Path) -> None:
    """Five contents are one too many; one that is used when the next is written is not the one to go."""
    for key in "abcd":
        cache = Cache("made 1", file, Span)
        cache.put("a.py", key, (), FACTS)
        cache.save()
    cache = Cache("made 1", file, Span)
    cache.get("a.py", "a", nothing)
    cache.put("a.py", "e", (), FACTS)
    cache.save()
    assert [remembered(file, key) == FACTS for key in "abcde"] == [True, False, True, True, True]


def test_one_content_may_have_been_seen_in_two_surroundings(file: Path) -> None:
    for seen in ("then", "now"):
        remember(file, looks=(("read", "b.hrl", seen),))
    cache = Cache("made 1", file, Span)
    assert [cache.get("a.py", "key", lambda *_, seen=seen: seen) for seen in ("then", "now", "never")] == [  # type: ignore[misc]  # a lambda's default
        FACTS,
        FACTS,
        None,
    ]


@pytest.mark.parametrize("place", ["/proc/facts/facts.sqlite3", "a file"])
def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").touch()
    file = Path(place) if place.startswith("/") else tmp_path / place / "facts.sqlite3"
    remember(file)
    assert remembered(file) is None


def test_a_read_only_database_is_left_as_it_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(file)
    connect = sqlite3.connect

    def read_only(path: Path, **_: object) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True)

    monkeypatch.setattr(sqlite3, "connect", read_only)  # the tests may run as root, who may write everywhere
    remember(file, path="b.py")
    assert (remembered(file), remembered(file, path="b.py")) == (FACTS, None)


def test_nothing_is_written_without_a_file() -> None:
    cache = Cache("made 1", None, Span)
    cache.put("a.py", "key", (), FACTS)
    cache.save()
    assert remembered(None) is None


WRITER = """
import sys
from pathlib import Path
from mkdocs_guarantees.cache import Cache
from mkdocs_guarantees.model import Span
for number in range(15):
    cache = Cache(f"made{sys.argv[2]} 1", Path(sys.argv[1]), Span)
    cache.get("a.py", "key", lambda *_: "")
    cache.put("a.py", "key", (), Span("a.py", 1, 2, 3, number))
    cache.save()
"""


def test_two_processes_at_once_both_go_on(file: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(file)]
    running = [subprocess.Popen([*command, str(number)], stderr=subprocess.PIPE) for number in (1, 2)]
    said = [process.communicate(timeout=60)[1] for process in running]
    found = [remembered(file, kind=f"made{number} 1") for number in (1, 2)]
    assert (said, found) == ([b"", b""], [Span("a.py", 1, 2, 3, 14)] * 2)


def test_a_digest_tells_apart_where_parts_end_and_what_is_missing() -> None:
    inputs = [("ab",), ("a", "b"), ("", "ab"), ("ab", ""), (None,), ("",), (), (None, None), (b"ab", "c")]
    assert len({digest(*parts) for parts in inputs}) == len(inputs)


def test_half_a_character_has_a_digest_of_its_own() -> None:
    assert len({digest(text) for text in ("", "?", "\ud800", "\udc80", "\udcff")}) == 5


def test_what_is_remembered_is_not_committed_by_accident(file: Path) -> None:
    subprocess.run(["git", "init", "-q", file.parents[1]], check=True)
    remember(file)
    status = ["git", "-C", str(file.parents[1]), "status", "--porcelain", "--untracked-files=all"]
    assert (file.exists(), subprocess.check_output(status)) == (True, b"")


def test_of_two_that_hold_the_one_that_was_written_last_is_given(file: Path) -> None:
    for line, looks in ((1, ()), (2, (("read", "b.hrl", "read b.hrl"),))):
        cache = Cache("made 1", file, Span)
        cache.put("a.py", "key", looks, Span("a.py", line))
        cache.save()
    assert remembered(file) == Span("a.py", 2)


def test_much_is_written_before_all_is_known(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mkdocs_guarantees.cache.HELD", 100)
    cache = Cache("made 1", file, Span)
    for number in range(50):
        cache.put(f"{number}.py", "key", (), FACTS)
    written = sum(remembered(file, path=f"{number}.py") == FACTS for number in range(50))
    cache.save()
    assert (0 < written < 50, all(remembered(file, path=f"{number}.py") == FACTS for number in range(50))) == (
        True,
        True,
    )
