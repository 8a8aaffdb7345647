"""All that one can add, on one screen; each line names a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.render.reports import concise, json_report, text
from mkdocs_guarantees.rules import (
    rb101_unknown_test,
    rb102_moved_test,
    rb103_ambiguous_test,
    rb104_unknown_suite,
    rb105_renamed_test,
    rb106_duplicate_suite,
    rb201_missing_page,
    rb202_missing_section,
    rb203_pending_section,
    rb901_unreadable_input,
    rb902_bad_schema,
    rb903_unparsed_suite,
    rb905_expired_suppression,
)
from mkdocs_guarantees.sources.results.allure import Allure
from mkdocs_guarantees.sources.results.ctrf import Ctrf
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml
from mkdocs_guarantees.sources.results.pytest_reportlog import PytestReportlog
from mkdocs_guarantees.sources.suites.common_test import CommonTest
from mkdocs_guarantees.sources.suites.pytest import Pytest

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Rule
    from mkdocs_guarantees.render.reports.form import Form
    from mkdocs_guarantees.sources.extractor import Extractor
    from mkdocs_guarantees.sources.results.reader import ResultReader

EXTRACTORS: tuple[Extractor, ...] = (
    CommonTest(),
    Pytest(),
)

RESULT_READERS: tuple[ResultReader, ...] = (
    Allure(),
    Ctrf(),
    JUnitXml(),
    PytestReportlog(),
)

RULES: tuple[Rule, ...] = (
    rb101_unknown_test.rule,
    rb102_moved_test.rule,
    rb103_ambiguous_test.rule,
    rb104_unknown_suite.rule,
    rb105_renamed_test.rule,
    rb106_duplicate_suite.rule,
    rb201_missing_page.rule,
    rb202_missing_section.rule,
    rb203_pending_section.rule,
    rb901_unreadable_input.rule,
    rb902_bad_schema.rule,
    rb903_unparsed_suite.rule,
    rb905_expired_suppression.rule,
)

FORMATS: tuple[Form, ...] = (
    concise.form,
    json_report.form,
    text.form,
)
