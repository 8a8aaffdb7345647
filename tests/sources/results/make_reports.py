"""Runs the real tools over `fixtures/` and keeps what they wrote as fixtures, without host names and absolute paths.

    python tests/sources/results/make_reports.py common_test eunit ctest
    python tests/sources/results/make_reports.py pytest unittest --python VENV/bin/python
    python tests/sources/results/make_reports.py jest vitest --node-modules FOLDER

`VENV` needs pytest, pytest-reportlog, pytest-json-ctrf, allure-pytest, pytest-rerunfailures and unittest-xml-reporting;
`FOLDER` is a folder with a `node_modules` that has jest, jest-junit and vitest. The expected results beside the reports
are written anew by `pytest tests/sources/results --update-reports`; read the difference before you keep it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
COMMON_TEST = {
    "common_test_outcomes": ["outcomes"],
    "common_test_failed_init_per_suite": ["unready"],
    "common_test_skipped_suite": ["absent"],
    "common_test_ampersand_in_a_name": ["odd_names"],
    "common_test_failed_ends": ["late_failure"],
    "common_test_leaking_groups": ["leaking", "later"],
    "common_test_failed_hook": ["outcomes", "later"],
}


def run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def keep(written: Path, name: str, folder: Path) -> None:
    """Store a report without what tells of the machine that made it."""
    text = written.read_text(encoding="utf-8")
    text = (
        text.replace(str(folder), "/build").replace(str(FIXTURES), "/build").replace(str(FIXTURES.resolve()), "/build")
    )
    text = re.sub(r"/[^\s\"'<>]*?/(lib/python3\.\d+|node_modules)/", r"/usr/\1/", text)
    text = re.sub(r'hostname="[^"]*"', 'hostname="builder"', text)
    text = re.sub(r"(ct_run\.[a-z]+@)[\w.-]+?(\.\d{4}-)", r"\1builder\2", text)
    text = re.sub(r'("name": "host", "value": )"[^"]*"', r'\1"builder"', text)
    text = re.sub(r'("name": "thread", "value": )"[^"]*"', r'\1"1-MainThread"', text)
    target = HERE / name
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def common_test(folder: Path, _options: argparse.Namespace) -> None:
    shutil.copytree(FIXTURES / "common_test", folder / "test")
    run(["erlc", "-o", str(folder), str(FIXTURES / "common_test" / "failing_hook.erl")], folder)
    for name, suites in COMMON_TEST.items():
        logs = folder / name
        logs.mkdir()
        files = [f"test/{suite}_SUITE" for suite in suites]
        hook = ["-pa", str(folder), "-ct_hooks", "cth_surefire", '[{path,"report.xml"}]']
        hook += ["and", "failing_hook"] if name == "common_test_failed_hook" else []
        run(["ct_run", "-noshell", "-sname", "evidence", "-logdir", str(logs), *hook, "-suite", *files], folder)
        keep(next(logs.glob("ct_run*/report.xml")), f"junit_xml/{name}.xml", folder)


def eunit(folder: Path, _options: argparse.Namespace) -> None:
    for source in sorted((FIXTURES / "eunit").glob("*.erl")):
        run(["erlc", "-o", str(folder), str(source)], folder)
        call = f'eunit:test({source.stem}, [{{report, {{eunit_surefire, [{{dir, "."}}]}}}}]), halt().'
        run(["erl", "-noshell", "-eval", call], folder)
        keep(folder / f"TEST-{source.stem}.xml", f"junit_xml/eunit_{source.stem}.xml", folder)


def pytest(folder: Path, options: argparse.Namespace) -> None:
    unit = folder / "tests" / "unit"
    unit.mkdir(parents=True)
    shutil.copy(FIXTURES / "pytest" / "outcomes.py", unit / "test_outcomes.py")
    shutil.copy(FIXTURES / "pytest" / "broken_import.py", folder / "tests" / "test_broken_import.py")
    shutil.copy(FIXTURES / "pytest" / "flaky.py", folder / "tests" / "test_flaky.py")
    (folder / "pytest.ini").write_text("[pytest]\n")
    base = [options.python, "-m", "pytest", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    for family in ("xunit1", "xunit2"):
        run([*base, "-o", f"junit_family={family}", f"--junitxml={family}.xml", "tests"], folder)
        keep(folder / f"{family}.xml", f"junit_xml/pytest_{family}.xml", folder)
    run([*base, "--reruns", "1", "--junitxml=reruns.xml", "tests/test_flaky.py"], folder)
    keep(folder / "reruns.xml", "junit_xml/pytest_reruns.xml", folder)
    run([*base, "--reruns", "1", "--report-log=log.jsonl", "--ctrf=ctrf.json", "--alluredir=allure", "tests"], folder)
    keep(folder / "log.jsonl", "pytest_reportlog/outcomes.jsonl", folder)
    keep(folder / "ctrf.json", "ctrf/pytest.json", folder)
    for result in sorted((folder / "allure").glob("*-result.json")):
        name = re.search(r'"name": "([^"]*)"', result.read_text(encoding="utf-8"))
        stem = re.sub(r"\W+", "_", name[1] if name else "").strip("_")
        if stem in {"test_fails", "test_passes", "test_skips", "test_set_up_error", "test_odd_ids_a_b"}:
            keep(result, f"allure/{stem}-result.json", folder)


def unittest(folder: Path, options: argparse.Namespace) -> None:
    tests = folder / "tests"
    tests.mkdir()
    (tests / "__init__.py").touch()
    shutil.copy(FIXTURES / "unittest" / "outcomes.py", tests / "test_outcomes.py")
    run(
        [options.python, "-m", "xmlrunner", "discover", "-s", "tests", "-t", ".", "--output-file", "report.xml"], folder
    )
    keep(folder / "report.xml", "junit_xml/unittest_outcomes.xml", folder)


def jest(folder: Path, options: argparse.Namespace) -> None:
    shutil.copytree(FIXTURES / "jest", folder / "jest")
    (folder / "package.json").write_text('{"private": true, "jest-junit": {"reportTestSuiteErrors": "true"}}')
    (folder / "node_modules").symlink_to(options.node_modules / "node_modules")
    run(["npx", "jest", "--reporters=jest-junit"], folder)
    keep(folder / "junit.xml", "junit_xml/jest_outcomes.xml", folder)


def vitest(folder: Path, options: argparse.Namespace) -> None:
    shutil.copytree(FIXTURES / "vitest", folder / "vitest")
    (folder / "package.json").write_text('{"private": true}')
    (folder / "node_modules").symlink_to(options.node_modules / "node_modules")
    run(["npx", "vitest", "run", "--root", "vitest", "--reporter=junit", "--outputFile=../vitest.xml"], folder)
    keep(folder / "vitest.xml", "junit_xml/vitest_outcomes.xml", folder)


def ctest(folder: Path, _options: argparse.Namespace) -> None:
    run(["cmake", "-S", str(FIXTURES / "ctest"), "-B", "build"], folder)
    run(["ctest", "--test-dir", "build", "--output-junit", "report.xml"], folder)
    keep(folder / "build" / "report.xml", "junit_xml/ctest_outcomes.xml", folder)


TOOLS = {tool.__name__: tool for tool in (common_test, eunit, pytest, unittest, jest, vitest, ctest)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", nargs="+", choices=sorted(TOOLS))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--node-modules", type=Path, default=Path())
    options = parser.parse_args()
    for tool in options.tools:
        with tempfile.TemporaryDirectory() as folder:
            TOOLS[tool](Path(folder).resolve(), options)


if __name__ == "__main__":
    main()
