"""All that one can add, on one screen; each line names a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.render.changes import json_document, listing, pull_request, workflow_commands
from mkdocs_guarantees.render.reports import (
    checkstyle,
    concise,
    github,
    gitlab,
    json_report,
    junit,
    markdown,
    sarif,
    text,
)
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
    rb204_uncovered_section,
    rb205_section_changed,
    rb206_dead_command,
    rb207_unknown_marker,
    rb301_no_guarantee,
    rb302_unbacked_guarantee,
    rb303_guarantee_changed,
    rb304_unproved_phrase,
    rb305_no_production_guidance,
    rb306_policy_unmet,
    rb401_hollow_suite,
    rb402_unselected_test,
    rb403_conditional_test,
    rb404_no_assertion,
    rb405_mocked_subject,
    rb406_test_changed,
    rb407_weakened,
    rb501_failing,
    rb502_stale,
    rb503_no_result,
    rb504_flaky,
    rb505_not_run,
    rb506_duration_drift,
    rb601_smoke_without_test,
    rb602_not_in_smoke_document,
    rb603_slow_smoke,
    rb701_untested_requirement,
    rb702_test_without_requirement,
    rb703_unknown_requirement,
    rb704_drifted_table,
    rb801_alert_without_runbook,
    rb802_dead_runbook_link,
    rb803_unproved_alert,
    rb804_unknown_test_coverage,
    rb901_unreadable_input,
    rb902_bad_schema,
    rb903_unparsed_suite,
    rb904_unmatched_result,
    rb905_expired_suppression,
)
from mkdocs_guarantees.sources.results.allure import Allure
from mkdocs_guarantees.sources.results.ctrf import Ctrf
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml
from mkdocs_guarantees.sources.results.pytest_reportlog import PytestReportlog
from mkdocs_guarantees.sources.suites.common_test import CommonTest
from mkdocs_guarantees.sources.suites.pytest import Pytest
from mkdocs_guarantees.sources.suites.unittest import Unittest

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Rule
    from mkdocs_guarantees.render.changes.form import Form as ChangeForm
    from mkdocs_guarantees.render.reports.form import Form
    from mkdocs_guarantees.sources.extractor import Extractor
    from mkdocs_guarantees.sources.results.reader import ResultReader

EXTRACTORS: tuple[Extractor, ...] = (
    CommonTest(),
    Pytest(),
    Unittest(),  # after pytest: it takes what pytest's rules leave
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
    rb204_uncovered_section.rule,
    rb205_section_changed.rule,
    rb206_dead_command.rule,
    rb207_unknown_marker.rule,
    rb301_no_guarantee.rule,
    rb302_unbacked_guarantee.rule,
    rb303_guarantee_changed.rule,
    rb304_unproved_phrase.rule,
    rb305_no_production_guidance.rule,
    rb306_policy_unmet.rule,
    rb401_hollow_suite.rule,
    rb402_unselected_test.rule,
    rb403_conditional_test.rule,
    rb404_no_assertion.rule,
    rb405_mocked_subject.rule,
    rb406_test_changed.rule,
    rb407_weakened.rule,
    rb501_failing.rule,
    rb502_stale.rule,
    rb503_no_result.rule,
    rb504_flaky.rule,
    rb505_not_run.rule,
    rb506_duration_drift.rule,
    rb601_smoke_without_test.rule,
    rb602_not_in_smoke_document.rule,
    rb603_slow_smoke.rule,
    rb701_untested_requirement.rule,
    rb702_test_without_requirement.rule,
    rb703_unknown_requirement.rule,
    rb704_drifted_table.rule,
    rb801_alert_without_runbook.rule,
    rb802_dead_runbook_link.rule,
    rb803_unproved_alert.rule,
    rb804_unknown_test_coverage.rule,
    rb901_unreadable_input.rule,
    rb902_bad_schema.rule,
    rb903_unparsed_suite.rule,
    rb904_unmatched_result.rule,
    rb905_expired_suppression.rule,
)

FORMATS: tuple[Form, ...] = (
    checkstyle.form,
    concise.form,
    github.form,
    gitlab.form,
    json_report.form,
    junit.form,
    markdown.form,
    sarif.form,
    text.form,
)

CHANGE_FORMATS: tuple[ChangeForm, ...] = (
    json_document.form,
    listing.form,
    pull_request.comment_form,
    pull_request.summary_form,
    workflow_commands.form,
)
