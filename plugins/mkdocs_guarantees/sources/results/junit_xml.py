"""JUnit XML text becomes a Report, one Result per `<testcase>`, as it streams by.

Expat from the standard library is driven directly. No tree is built, so memory holds the results and one open test
case; the place of a defect is known; and the only constructions of XML that are dangerous, the document type and with
it every entity, are refused by one handler, which is all that `defusedxml` would add with `forbid_dtd`. Sizes are
bounded here: a single token, the nesting, the texts that are kept, the results of one file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.sources.results.junit_dialects import dialect_of, identity_of_suite
from mkdocs_guarantees.sources.results.junit_entry import MARKS, Entry, Mark, judge
from mkdocs_guarantees.sources.results.recorded_times import moment, seconds
from mkdocs_guarantees.sources.results.result import (
    MAX_MESSAGE,
    MAX_NAME,
    MAX_PROPERTIES,
    TEST_ID,
    TOO_MUCH,
    Kept,
    Report,
    Result,
    shorten,
    unreadable,
)
from mkdocs_guarantees.sources.results.run_metadata import is_metadata, run_of_properties
from mkdocs_guarantees.sources.results.xml_mending import mended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mkdocs_guarantees.model import Problem
    from mkdocs_guarantees.sources.results.junit_dialects import Identity

CHUNK = 256 * 1024
MAX_TOKEN = 8 * 1024 * 1024
"""Bytes of one tag or comment; expat keeps a token until its end, and before 2.6 reads it again with every chunk."""

MAX_NAMES = 10_000
"""Different names of elements and attributes; expat keeps each of them."""

MAX_MARKS = 100
"""Failures, skips and attempts that are kept of one test case, besides one failure."""

MAX_METADATA = 500

MAX_DEPTH = 200
"""Elements inside each other; expat keeps something for each that is open."""

_UNKNOWN_ENCODING = expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]
_MENDABLE = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_BAD_CHAR_REF],
        expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
        expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY],
        _UNKNOWN_ENCODING,
    }
)
_ROOTS = ("testsuites", "testsuite")

"""Elements that a report may begin with."""

_KEPT = frozenset(
    ("classname", "duration", "file", "group", "line", "log", "name", "result", "status", "time", "timestamp", "uuid")
)
"""Attributes that a dialect looks at."""

_ENCODINGS = frozenset(
    {
        *("iso-8859-1", "iso-8859-15", "koi8-r", "us-ascii", "utf-16", "utf-16be", "utf-16le", "utf-8"),
        *("windows-1250", "windows-1251", "windows-1252"),
    }
)
"""Encodings that may be declared. For any other name the parser would look among all the codecs of Python, some of
which decompress or run code of their own."""

_ALIASES = {"ascii": "us-ascii", "latin-1": "iso-8859-1", "latin1": "iso-8859-1", "utf8": "utf-8"}
"""Names that people write for encodings, which XML does not know."""


class JUnitXml:
    """Reads JUnit XML in any dialect."""

    name = "junit_xml"

    def claims(self, head: bytes) -> bool:
        """Take all XML: what is not JUnit XML gets a message that says so."""
        return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))

    def read(self, path: str, stream: BinaryIO) -> Report:
        """Read a report; where it is not well-formed, keep what stands before the defect, or mend it if that is safe.

        Raises:
            UserError: it has a document type, or is not a report of tests.
        """
        strict = _read_strictly(path, stream)
        if strict.code not in _MENDABLE:
            return strict.report()
        stream.seek(0)
        lenient = _read_pieces(path, mended(stream, CHUNK), encoding="utf-8")
        if len(lenient.results) < len(strict.results):  # an encoding that is neither UTF-8, UTF-16 nor Latin-1
            return strict.report()
        return lenient.report(mended_at=strict.problem)


def _read_strictly(path: str, stream: BinaryIO) -> _Reading:
    reading = _read_pieces(path, _chunks(stream))
    if reading.declared not in _ALIASES:
        return reading
    stream.seek(0)
    return _read_pieces(path, _chunks(stream), encoding=_ALIASES[reading.declared])


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _read_pieces(path: str, pieces: Iterator[bytes] | Iterator[str], *, encoding: str | None = None) -> _Reading:
    """Read once; text, or bytes of an encoding that is given, are read as such whatever the report declares."""
    reading = _Reading(path, encoding)
    try:
        reading.feed(pieces)
    except expat.ExpatError as error:
        reading.stop(expat.errors.messages[error.code], error.lineno, error.offset + 1, code=error.code)
    except _BoundError as bound:
        reading.stop(str(bound), *reading.place)
    except _EncodingError as unknown:
        reading.stop(
            f"{expat.errors.XML_ERROR_UNKNOWN_ENCODING} {str(unknown)!r}", *reading.place, code=_UNKNOWN_ENCODING
        )
    return reading


class _EncodingError(Exception):
    """The report declares an encoding that is not read."""


class _BoundError(Exception):
    """The report goes past a bound that keeps memory and time small."""


@dataclass(slots=True)
class _Suite:
    """An open `<testsuite>` or `<testsuites>`; its dialect is known from its first test case on."""

    attributes: Mapping[str, str]
    depth: int
    properties: dict[str, str] = field(default_factory=dict)
    framework: str = ""
    identify: Callable[[Entry], Identity] | None = None


class _Reading:
    """One pass over a report: what is open, and the results so far."""

    def __init__(self, path: str, encoding: str | None) -> None:
        self.path = path
        self.code = 0
        self.declared = ""
        self.problem: Problem | None = None
        self._kept = Kept()
        self._depth = 0
        self._suites: list[_Suite] = []
        self._around: tuple[Mapping[str, str], ...] = ()
        self._metadata: dict[str, str] = {}
        self._entry: Entry | None = None
        self._entry_depth = 0
        self._mark: Mark | None = None
        self._mark_depth = 0
        self._text: list[str] = []
        self._room = 0
        self._same: dict[str, str] = {}
        self._encoding = encoding
        self._parser = expat.ParserCreate(encoding)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.XmlDeclHandler = self._check_encoding

    @property
    def results(self) -> list[Result]:
        return self._kept.results

    @property
    def place(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def feed(self, pieces: Iterator[bytes] | Iterator[str]) -> None:
        fed = 0
        for piece in pieces:
            fed += len(piece if isinstance(piece, bytes) else piece.encode())
            self._parser.Parse(piece)
            if fed - max(self._parser.CurrentByteIndex, 0) > MAX_TOKEN:
                raise _BoundError(f"a single tag or comment is longer than {MAX_TOKEN // 1024**2} MiB")
            if len(self._parser.intern) > MAX_NAMES:
                raise _BoundError(f"more than {MAX_NAMES} different names of elements and attributes")
        self._parser.Parse(b"", True)  # noqa: FBT003  # expat's own signature

    def stop(self, reason: str, line: int, column: int, *, code: int = 0) -> None:
        """Keep what was read; a test case that is cut off counts only if it had failed already."""
        if self._mark:
            self._close_mark()
        if self._entry and self._entry.failed():
            self._add(self._entry)
        self.code = code
        used = f"{count} results" if (count := len(self.results)) != 1 else "1 result"
        message = f"{reason}: {used} before it count, the rest of the file does not; write the report anew"
        self.problem = unreadable(self.path, message, line=line, column=column)

    def report(self, *, mended_at: Problem | None = None) -> Report:
        problem = self.problem
        if mended_at and not problem:
            reason = mended_at.message.partition(":")[0]
            message = f"{reason}: all results count, with the characters at fault replaced; mend what wrote them"
            problem = unreadable(self.path, message, line=mended_at.span.line, column=mended_at.span.column)
        return Report(
            path=self.path,
            format=JUnitXml.name,
            results=tuple(self.results),
            run=run_of_properties(self._metadata, started_at=self._kept.earliest()),
            problems=(problem,) if problem else (),
        )

    # What expat calls, and what that needs.

    def _check_encoding(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.declared = (encoding or "utf-8").lower()
        if self._encoding is None and self.declared not in _ENCODINGS:
            raise _EncodingError(shorten(self.declared, 50))

    def _refuse_document_type(self, *_declaration: object) -> None:
        message = "a report of tests needs no <!DOCTYPE>, and one can read files or fill the memory: take it out"
        line, column = self.place
        raise UserError(self.path, line, message, column=column)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        tag = tag.rpartition(":")[2]
        self._check_bounds(tag)
        if tag == "testcase":
            self._entry = self._new_entry(attributes)
        elif self._entry:
            self._start_inside(self._entry, tag, attributes)
        elif tag in {"failure", "error"}:
            self._entry = self._new_entry({}, is_test=False)
            self._start_inside(self._entry, tag, attributes)
        elif tag in _ROOTS:
            self._suites.append(_Suite(_short(attributes), self._depth))
            self._around = tuple(suite.attributes for suite in self._suites)
        elif tag == "property" and self._suites:
            self._keep_suite_property(attributes.get("name", ""), attributes.get("value", ""))

    def _check_bounds(self, tag: str) -> None:
        if self._depth > MAX_DEPTH:
            raise _BoundError(f"more than {MAX_DEPTH} elements inside each other")
        if self._kept.is_full:
            raise _BoundError(TOO_MUCH)
        if self._depth == 1 and tag not in _ROOTS:
            found = f"its first element is <{shorten(tag, 50)}>"
            line, column = self.place
            message = f"no JUnit report: {found}, expected <testsuites> or <testsuite>"
            raise UserError(self.path, line, message, column=column)

    def _end(self, _tag: str) -> None:
        if self._mark and self._depth == self._mark_depth:
            self._close_mark()
        if self._entry and self._depth == self._entry_depth:
            self._add(self._entry)
            self._entry = None
        elif self._suites and self._depth == self._suites[-1].depth:
            self._suites.pop()
            self._around = self._around[:-1]
        self._depth -= 1

    def _new_entry(self, attributes: dict[str, str], *, is_test: bool = True) -> Entry:
        if self._mark:
            self._close_mark()
        if self._entry:  # a test case inside another: what stood before it is all that counts for the outer one
            self._add(self._entry)
        properties = self._suites[-1].properties
        self._entry_depth = self._depth
        line = self.place[0]
        return Entry(_short(attributes), self._around, line, suite_properties=properties, is_test=is_test)

    def _start_inside(self, entry: Entry, tag: str, attributes: dict[str, str]) -> None:
        if tag in MARKS and not self._mark:
            message, kind = attributes.get("message", ""), attributes.get("type", "")
            self._mark = Mark(tag, shorten(message.strip()), shorten(kind, MAX_NAME))
            self._mark_depth = self._depth
            self._text, self._room = [], MAX_MESSAGE
            self._parser.CharacterDataHandler = self._keep_text
        elif tag in {"system-out", "system-err"}:
            self._parser.CharacterDataHandler = None
        elif tag == "property" and len(entry.properties) < MAX_PROPERTIES:
            name, value = attributes.get("name", ""), attributes.get("value", "")
            entry.properties.append((self._shared(shorten(name, MAX_NAME)), shorten(value, MAX_NAME)))

    def _keep_text(self, text: str) -> None:
        text = text if self._text else text.lstrip()
        if text and self._room >= 0:  # taking the handler off in here would make expat call it again
            self._text.append(text[: self._room + 1])
            self._room -= len(text)

    def _close_mark(self) -> None:
        self._parser.CharacterDataHandler = None
        if self._mark and self._entry and self._is_kept(self._entry, self._mark):
            self._mark.text = shorten("".join(self._text).rstrip())
            self._entry.marks.append(self._mark)
        self._mark = None

    def _is_kept(self, entry: Entry, mark: Mark) -> bool:
        decides = mark.kind in {"failure", "error"} and not entry.failed()
        return decides or len(entry.marks) < MAX_MARKS

    def _keep_suite_property(self, name: str, value: str) -> None:
        kept = self._suites[-1].properties
        if len(kept) < MAX_PROPERTIES:
            kept[shorten(name, MAX_NAME)] = shorten(value, MAX_NAME)
        if is_metadata(name) and len(self._metadata) < MAX_METADATA:
            self._metadata.setdefault(shorten(name, MAX_NAME), shorten(value, MAX_NAME))

    def _add(self, entry: Entry) -> None:
        suite = self._suites[-1]
        if not entry.is_test:
            self._kept.add(self._result(entry, identity_of_suite(entry), suite.framework))
            return
        if suite.identify is None:
            dialect = dialect_of(entry)
            suite.framework, suite.identify = dialect.framework, dialect.identify()
        self._kept.add(self._result(entry, suite.identify(entry), suite.framework))

    def _result(self, entry: Entry, identity: Identity, framework: str) -> Result:
        verdict = judge(entry)
        return Result(
            suite=self._shared(identity.suite),
            case=self._shared(identity.case),
            outcome=verdict.outcome,
            group=self._shared(identity.group),
            variant=self._shared(identity.variant),
            role=identity.role,
            culprit=self._shared(verdict.culprit),
            attempts=verdict.attempts,
            duration=seconds(entry["time"]),
            started_at=moment(entry["timestamp"]) or moment(entry.suite.get("timestamp")),
            message=verdict.message,
            file=self._shared(identity.file),
            line=identity.line,
            test_id=next((value for name, value in entry.properties if name == TEST_ID), ""),
            framework=framework,
            classname=self._shared(entry.classname),
            name=self._shared(entry.name),
            report_line=entry.line,
            properties=tuple(entry.properties),
        )

    def _shared(self, text: str) -> str:
        """Give one object for equal texts: a report says the name of a suite with each of its tests."""
        return self._same.setdefault(text, text)


def _short(attributes: dict[str, str]) -> Mapping[str, str]:
    return {name: shorten(value, MAX_NAME) for name, value in attributes.items() if name in _KEPT or "Location" in name}
