"""A trace, the settings and a day become what rules look at: every reference to a test, with what it leads to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Ref, Selection
from mkdocs_guarantees.review import Review, case_name, locked
from mkdocs_guarantees.sources.lock import Lock
from mkdocs_guarantees.sources.naming import split_id
from mkdocs_guarantees.sources.runbooks import may_write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.links import LinkedScenario, Located, TestLink, Trace
    from mkdocs_guarantees.model import Problem, Status, Suite, TestId
    from mkdocs_guarantees.sources.bygone import Bygone, Lost
    from mkdocs_guarantees.sources.documents.document import Document, Name
    from mkdocs_guarantees.sources.lock import LockedTest
    from mkdocs_guarantees.sources.runbooks import Page
    from mkdocs_guarantees.sources.suppressions import Ignore
    from mkdocs_guarantees.status import Statuses


class Origin(Enum):
    """Who names a test; what rests on it says how bad it is when it is gone."""

    SCENARIO = "the scenario"
    RELATED = "a related test of the scenario"
    REQUIREMENT = "the requirement"
    ALERT = "the alert"
    DOCUMENT = "the page"


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where somebody names a test.

    Attributes:
        owner: id of the scenario or requirement, name of the alert, path of the document.
        why: what makes a word of a document the name of a test, in words that follow "because".
        holder: the suite as written beside a bare name.
    """

    link: TestLink
    origin: Origin
    owner: str
    why: str = ""
    holder: Ref | None = None

    @property
    def text(self) -> str:
        return self.link.ref.text

    @property
    def name(self) -> str:
        """The test alone, without suite and class."""
        return case_name(self.text)

    @property
    def because(self) -> str:
        """Give the reason in brackets, for messages about a word of a document."""
        return f" ({self.why})" if self.why else ""

    @property
    def suite(self) -> str:
        """The suite that the reference states, beside the name or in it; empty for a bare name."""
        return _stated(self.text, self.holder)


def _stated(text: str, holder: Ref | None) -> str:
    parts = split_id(text)
    return parts[0] if parts else holder.text if holder else ""


@dataclass(frozen=True)
class LintContext:
    """All that a rule may look at.

    Attributes:
        files: paths of all files of the repository.
        ignores: comments that suppress findings, wherever they stand.
        targets: those of the makefile, or None where they cannot be told.
        lock: what a person last reviewed.
        bygone: what git knows of earlier contents; None to ask nothing.
        bringers: plugins of the host that may bring pages which are not known here, as outside of a build.
        writers: extensions and plugins of the host that write parts of pages, each with the words by which it is asked.
        codes: of all rules.
    """

    trace: Trace
    settings: Settings
    statuses: Statuses
    problems: tuple[Problem, ...] = ()
    files: frozenset[str] = frozenset()
    ignores: tuple[Ignore, ...] = ()
    targets: frozenset[str] | None = None
    lock: Lock = field(default_factory=Lock)
    bygone: Bygone | None = None
    bringers: tuple[str, ...] = ()
    writers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()

    @cached_property
    def review(self) -> Review:
        """What is, beside what was reviewed."""
        return Review(self.trace, self.lock)

    @property
    def today(self) -> date:
        return self.statuses.clock.today

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """All references to tests, in the order of scenarios, requirements, alerts, documents."""
        return (*self._of_scenarios(), *self._of_requirements(), *self._of_alerts(), *self._of_documents())

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        return {page.path: page for page in self.trace.pages}

    @cached_property
    def documents(self) -> frozenset[str]:
        """The paths of all documents."""
        return frozenset(document.path for document in self.trace.documents)

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[str]]:
        """Paths of all files by their last part."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.files):
            found[path.rpartition("/")[2]].append(path)
        return found

    @cached_property
    def test_names(self) -> tuple[str, ...]:
        """The names of all cases, each once, sorted."""
        return tuple(sorted({located.case.name for located in self.trace.tests.by_id.values()}))

    def located(self, reference: Reference) -> Located | None:
        target = reference.link.target
        return self.trace.tests.by_id[target] if target else None

    def before(self, reference: Reference) -> LockedTest | None:
        """Give what a test was that is gone from where a reference says it is: as it was reviewed, else by git."""
        return self.was(reference.suite, reference.name)

    def was(self, suite: str, name: str) -> LockedTest | None:
        """Give what a test was that is gone from a suite: as it was reviewed, else by git."""
        reviewed = self.review.was(suite.removesuffix(".erl"), name)
        lost = None if reviewed else self._lost(suite, name)
        return locked(lost.case) if lost else reviewed

    def lost(self, reference: Reference) -> Lost | None:
        """Give what git knows of a test that is gone from the suite that a reference states."""
        return self._lost(reference.suite, reference.name)

    def _lost(self, suite: str, name: str) -> Lost | None:
        return self.bygone.lost(suite, name) if self.bygone and suite else None

    def is_live(self, test: TestId | None) -> bool:
        """Say whether a test exists and is run under some condition."""
        located = self.trace.tests.by_id.get(test) if test else None
        if located is None or located.suite.hollow:
            return False
        return located.case.selection is not Selection.UNSELECTED

    def links_of(self, *statuses: Status) -> Iterator[tuple[LinkedScenario, TestLink, TestId]]:
        """List the tests on which scenarios rest that have one of some statuses: scenario, reference and test."""
        for scenario in self.trace.scenarios:
            for link in scenario.tests:
                if link.target and self.statuses.of_link(link, scenario) in statuses:
                    yield scenario, link, link.target

    def problems_of(self, code: str) -> Iterator[Problem]:
        """List what a rule only hands on."""
        return (problem for problem in self.problems if problem.code == code)

    @cached_property
    def misses_scenarios(self) -> bool:
        """Say whether a file of scenarios could not be read: then nobody can tell what no scenario says."""
        where = self.settings.scenarios.strip("/")
        found = {item.scenario.span.path for item in self.trace.scenarios}
        unread = [item for item in self.problems if item.code == "RB901" or item.span.path not in found]
        return any(
            item.option == "scenarios" or item.span.path == where or item.span.path.startswith(f"{where}/")
            for item in unread
            if item.code in {"RB901", "RB902"}
        )

    def page_of(self, document: Document | str) -> str:
        """Give the path of a document below `docs_dir`, or an empty text when it is no page of the site."""
        path = document if isinstance(document, str) else document.path
        page = self.settings.page_at(path)
        return page if page and page in self.pages else ""

    def scenarios_at(self, document: Document, line: int) -> tuple[LinkedScenario, ...]:
        """List the scenarios of the innermost heading above a line that has any."""
        page = self.pages.get(self.page_of(document))
        level = 7
        for section in reversed(page.sections if page else ()):
            if section.line > line or section.level >= level:
                continue
            level = section.level
            found = self.trace.by_section.get((section.page, section.anchor))
            if found:
                return found
        return ()

    def resolve(self, name: Name) -> TestLink:
        """Look up a test that a document names, in the suite beside it where there is one."""
        text = name.ref.text
        if name.holder and not split_id(text):
            suite = name.holder.text
            text = f"{suite.removesuffix('.erl')}{'::' if suite.endswith('.py') else ':'}{text}"
        if text not in self._resolved:
            self._resolved[text] = self.trace.tests.resolve(Ref(text, name.ref.span))
        known = self._resolved[text]
        return known if known.ref is name.ref else type(known)(name.ref, known.state, known.target, known.candidates)

    @cached_property
    def _resolved(self) -> dict[str, TestLink]:
        """What the names in documents lead to; most stand in several places."""
        return {}

    def suite_exists(self, text: str) -> bool:
        """Say whether a suite of this name is known, or a file of this name is there."""
        if self.trace.tests.named_suites(text.removesuffix(".erl")) or text in self.files:
            return True
        base = text.rpartition("/")[2]
        return any(path.endswith(f"/{text}") or path == text for path in self.by_name.get(base, ()))

    @property
    def page_doubt(self) -> str:
        """Say who may bring a page that is not known here, to be put behind a message; empty where nobody does."""
        return f"; {' or '.join(self.bringers)} may bring it, which only a build can tell" if self.bringers else ""

    def heading_doubt(self, page: str) -> str:
        """Say who may write a heading of a page that is not known here, as `page_doubt` does."""
        found = may_write(self.pages[page], self.writers) if page in self.pages else []
        return f"; {' or '.join(found)} may write it, which only the built page can tell" if found else ""

    def is_unread(self, suite: str) -> bool:
        """Say whether a file of this name is there that is not read as a suite: nobody can tell what it holds."""
        is_read = self.trace.tests.named_suites(suite.removesuffix(".erl"))
        return bool(suite) and not is_read and self.suite_exists(suite)

    def unlisted(self, suite: str, name: str) -> str:
        """Give the place of a function that is no test because its suite does not list it, without a suite of any."""
        suites = self.trace.tests.named_suites(suite.removesuffix(".erl")) if suite else self.trace.suites
        found = [f"{item.path}:{line}" for item in suites for known, line in item.unlisted if known == name]
        return found[0] if found else ""

    def maker(self, suite: str) -> Suite | None:
        """Give the suite of a name, if that makes tests of which its text does not show the names."""
        suites = self.trace.tests.named_suites(suite) if suite else ()
        return suites[0] if len(suites) == 1 and suites[0].unseen else None

    def unparsed(self, suite: str) -> str:
        """Give the path of a file that was not read whole: that of a suite or, of a bare name, of any; else nothing."""
        if not suite:
            return self._unparsed[0] if self._unparsed else ""
        suites = self.trace.tests.named_suites(suite.removesuffix(".erl"))
        return next((item.path for item in suites if item.unparsed), "")

    @cached_property
    def _unparsed(self) -> tuple[str, ...]:
        """The paths of suites of which parts are missing, and of those that could not be read at all."""
        read = {suite.path for suite in self.trace.suites}
        unread = {item.span.path for item in self.problems_of("RB903")} - read - {""}
        return tuple(sorted({*unread, *(suite.path for suite in self.trace.suites if suite.unparsed)}))

    def may_be(self, name: Name) -> bool:
        """Say whether a test that is not found may be there all the same: what its suite holds nobody can tell."""
        suite = _stated(name.ref.text, name.holder)
        return self.is_unread(suite) or self.maker(suite) is not None or bool(self.unparsed(suite))

    def is_made(self, suite: str) -> bool:
        """Say whether some page shows a file of this name, or has the reader make one, as a tutorial does.

        A page may also show a suite of the repository's own, which is missed when it is gone: git knows that one.
        """
        is_shown = suite.rpartition("/")[2] in self._made
        return is_shown and not (self.bygone and self.bygone.knew(suite))

    @cached_property
    def _made(self) -> frozenset[str]:
        return frozenset(path.rpartition("/")[2] for document in self.trace.documents for path in document.made)

    def _of_scenarios(self) -> Iterator[Reference]:
        for scenario in self.trace.scenarios:
            for link in scenario.tests:
                if not link.stated:
                    yield Reference(link, Origin.SCENARIO, scenario.id)
            for link in scenario.related:
                yield Reference(link, Origin.RELATED, scenario.id)

    def _of_requirements(self) -> Iterator[Reference]:
        for item in self.trace.requirements:
            for link in item.links if not item.requirement.span.path.endswith(".md") else ():  # documents name them
                yield Reference(link, Origin.REQUIREMENT, item.requirement.id)

    def _of_alerts(self) -> Iterator[Reference]:
        for item in self.trace.alerts:
            for link in item.coverage:
                yield Reference(link, Origin.ALERT, item.alert.name)

    def _of_documents(self) -> Iterator[Reference]:
        for document in self.trace.documents:
            for name, following in zip_longest(document.names, document.names[1:]):
                if name.suite or self._is_module(name):
                    continue
                why = name.why or self._of_section(document, name)
                held = self._held(name, following)
                if why:
                    yield Reference(self.resolve(held), Origin.DOCUMENT, document.path, why, held.holder)

    def _is_module(self, name: Name) -> bool:
        """Say whether a bare name is that of a Python test module, which is written like one of a test."""
        text = name.ref.text
        return text not in self._case_names and bool(self.trace.tests.named_suites(text))

    def _held(self, name: Name, following: Name | None) -> Name:
        """Give a bare name the module that follows it at once: `test_x` (`test_module`)."""
        if name.holder or following is None or split_id(name.ref.text) or not self._is_module(following):
            return name
        return replace(name, holder=following.ref) if name.is_held else name

    @cached_property
    def _case_names(self) -> frozenset[str]:
        return frozenset(self.test_names)

    def _of_section(self, document: Document, name: Name) -> str:
        """Say why a bare name is one of a test when its section belongs to a scenario."""
        scenarios = self.scenarios_at(document, name.ref.span.line) if name.ref.text.startswith("test") else ()
        return f"its section belongs to the scenario '{scenarios[0].id}'" if scenarios else ""
