"""A person reads the demonstration in a browser: by mouse, by keyboard, on a phone, on paper, in the dark."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hosts.builds import Demonstration
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
RUNBOOK = "/runbooks/OPS_RUNBOOK_ROUTER_INTAKE/"
CARD = "#guarantee-nats-connection-loss"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(demonstration: Demonstration) -> Iterator[str]:
    with served(demonstration, "material") as address:
        yield address


@contextmanager
def served(demonstration: Demonstration, host: str) -> Iterator[str]:
    """Serve the demonstration on a free port."""
    handler = partial(_Quiet, directory=str(demonstration.site(host)))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        message = "no Chromium is installed: apt-get install chromium"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Any]:
    """Give a function that opens a page of the site; what the page says and asks for is kept on it."""
    contexts = []

    def opened(path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=address, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_links_lead_from_a_card_to_the_suite_and_back_to_the_section(open_page: Any) -> None:
    """From the runbook to the test that backs it, and from there to the section that rests on it.

    Guarantees:
        - A reader gets from a card to its tests and back by links alone
    """
    page = open_page(RUNBOOK)
    name = "test_nats_connection_loss_recovery"
    page.locator(CARD).locator("details").first.locator("summary").click()
    page.locator(f"{CARD} details a", has_text=name).first.click()
    page.wait_for_url(f"**/router_jetstream_fault_injection_SUITE/#{name}")
    case = page.locator(f"[id='{name}']")
    shown = case.is_visible()
    case.locator("a", has_text="Diagnosis: NATS Failures").first.click()
    page.wait_for_url(f"**{RUNBOOK}#*")
    target = page.locator(f"[id='{page.url.partition('#')[2]}']")
    target.wait_for()
    assert (shown, target.count(), page.locator(CARD).is_visible()) == (True, 1, True)


def test_folds_open_by_keyboard(open_page: Any) -> None:
    page = open_page(RUNBOOK)
    fold = page.locator(f"{CARD} details").first
    fold.locator("summary").focus()
    before = fold.evaluate("fold => fold.open")
    page.keyboard.press("Enter")
    between = fold.evaluate("fold => fold.open")
    page.keyboard.press("Space")
    assert (before, between, fold.evaluate("fold => fold.open")) == (False, True, False)


def test_every_link_of_a_card_is_reached_by_the_tab_key(open_page: Any) -> None:
    page = open_page(RUNBOOK)
    page.evaluate(f"document.querySelectorAll('{CARD} details').forEach(fold => fold.open = true)")
    wanted = page.locator(f"{CARD} a[href]").evaluate_all("links => links.map(link => link.href)")
    page.locator(f"{CARD} a[href]").first.focus()
    reached = []
    for _ in range(len(wanted) * 3):
        reached.append(page.evaluate("document.activeElement.href"))
        page.keyboard.press("Tab")
    assert [link for link in wanted if link not in reached] == []


PAGES = [
    RUNBOOK,
    "/guarantees/mapping/",
    "/guarantees/scenarios/",
    "/guarantees/smoke/",
    "/guarantees/requirements/",
    "/guarantees/alerts/",
    "/guarantees/gaps/",
    "/guarantees/suites/",
    "/guarantees/suites/router_result_consumer_SUITE/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_need_not_scroll_a_page_sideways(open_page: Any, path: str) -> None:
    """With everything unfolded, no part of ours is wider than a screen of 360 pixels; tables scroll by themselves."""
    page = open_page(path, viewport={"width": 360, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    wide = page.evaluate(
        """[...document.querySelectorAll('.rb-card, .rb-card *, .rb-strip, .rb-view')]
        .filter(item => item.getBoundingClientRect().right > 361 && !item.closest('.rb-scroll'))
        .map(item => item.outerHTML)"""
    )
    assert (widths[0] <= widths[1], wide) == (True, [])


LONG = "x" * 200


@pytest.mark.parametrize("where", [f"{CARD} .rb-head > strong", f"{CARD} .rb-note", f"{CARD} li"])
def test_a_long_word_does_not_widen_a_card(open_page: Any, where: str) -> None:
    page = open_page(RUNBOOK, viewport={"width": 360, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.locator(where).first.evaluate(f"item => item.textContent = '{LONG}'")
    card = page.locator(CARD)
    assert card.evaluate("card => [card.scrollWidth <= card.clientWidth, document.body.scrollWidth]") == [True, 360]


def test_a_cell_of_a_stacked_table_says_what_it_tells(open_page: Any) -> None:
    """On a phone the head of a table is read out but not seen, and a status stands right under what it is said of."""
    page = open_page("/guarantees/requirements/", viewport={"width": 360, "height": 740})
    cells = page.locator("tr[id='R5.1'] td").evaluate_all(
        """cells => cells.filter(cell => cell.checkVisibility())
        .map(cell => [cell.getBoundingClientRect().top, getComputedStyle(cell, '::before').content])
        .sort((a, b) => a[0] - b[0]).map(cell => cell[1])"""
    )
    heads = page.locator(".rb-table th").evaluate_all("heads => heads.map(it => it.scope + it.checkVisibility())")
    assert (cells, {*heads}) == (["none", '"Status: "', '"Tests: "'], {"coltrue"})


def test_the_button_that_copies_a_command_does_not_hide_it(open_page: Any) -> None:
    page = open_page(RUNBOOK, viewport={"width": 360, "height": 740})
    left, right = page.locator(f"{CARD} .rb-command").first.evaluate(
        """command => {
            const range = document.createRange(); range.selectNodeContents(command.querySelector('code'));
            return [command.querySelector('nav, button').getBoundingClientRect().left,
                Math.max(...[...range.getClientRects()].slice(1).map(line => line.right))];
        }"""
    )
    assert right <= left


@pytest.fixture(scope="module")
def readthedocs(demonstration: Demonstration) -> Iterator[str]:
    with served(demonstration, "readthedocs") as address:
        yield address


WIDE = """
[...document.querySelectorAll('.rb-table, .rb-command > code')]
    .filter(item => item.scrollWidth > (item.closest('.wy-table-responsive') ?? item).clientWidth)
    .map(item => item.textContent.slice(0, 50))
"""


@pytest.mark.parametrize("path", [path for path in PAGES if path.count("/") == 3])
def test_the_theme_readthedocs_cuts_nothing_off(browser: Browser, readthedocs: str, path: str) -> None:
    """It would have all tables and code in lines that do not wrap."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(readthedocs + path)
    wide = page.evaluate(WIDE)
    page.close()
    assert wide == []


def test_on_paper_everything_is_unfolded(open_page: Any) -> None:
    """What stands in a fold is laid out and visible when the page is printed, and folded on the screen."""
    page = open_page(RUNBOOK)
    script = """[...document.querySelectorAll('.rb-card details > :not(summary)')]
        .map(item => item.checkVisibility({contentVisibilityAuto: true}) && item.getBoundingClientRect().height > 5)"""
    screen = page.evaluate(script)
    page.emulate_media(media="print")
    page.wait_for_function(f"({script}).every(Boolean)")  # a change of the medium is laid out in a later frame
    assert (len(screen) > 3, any(screen)) == (True, False)


STATUS_OF = "main p > a.rb-ref, article p > a.rb-ref"


def test_a_code_span_says_its_status_in_a_word_to_who_hears_the_page(open_page: Any) -> None:
    page = open_page(RUNBOOK)
    links = page.locator(STATUS_OF)
    words = {"Verified", "Failing", "Flaky", "Blocked", "Skipped", "Stale", "No result", "Void"}
    heard = [re.search(r"link \"(\S+) \((.+)\)\"", links.nth(at).aria_snapshot()) for at in range(links.count())]
    assert heard
    assert all(found and found[2] in words for found in heard)


def test_a_code_span_says_its_status_in_a_word_on_paper_only(open_page: Any) -> None:
    page = open_page(RUNBOOK)
    word = f"""getComputedStyle(document.querySelector('{STATUS_OF}').lastElementChild, '::after').content"""
    screen = page.evaluate(word)
    page.emulate_media(media="print")
    assert (screen, page.evaluate(word)[:3]) == ("none", '"\u00a0(')


def test_on_paper_a_long_fold_goes_on_on_the_next_page(open_page: Any) -> None:
    page = open_page(RUNBOOK)
    page.emulate_media(media="print")
    fold = page.locator(f"{CARD} details").first
    assert fold.evaluate("fold => [fold, fold.querySelector('li')].map(it => getComputedStyle(it).breakInside)") == [
        "auto",
        "avoid",
    ]


CONTRAST = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, below) => top.slice(0, 3).map((part, i) => part * top[3] + below[i] * (1 - top[3]));
  const light = rgb => {
    const [r, g, b] = rgb.map(part => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = item => {
    const chain = []; for (let at = item; at; at = at.parentElement) chain.unshift(at);
    return chain.reduce((color, at) => over(rgba(getComputedStyle(at).backgroundColor), color), [255, 255, 255]);
  };
  const found = {};
  const ours = '.rb-badge, .rb-mark, .rb-note, .rb-dim, .rb-label, .rb-card a, .rb-view a, .rb-ref, .rb-ref > code';
  for (const item of document.querySelectorAll(ours)) {
    if (!item.textContent.trim()) continue;
    const back = behind(item), fore = over(rgba(getComputedStyle(item).color), back);
    const [low, high] = [light(back), light(fore)].sort((a, b) => a - b);
    const ratio = (high + .05) / (low + .05), name = item.className || item.tagName;
    found[name] = Math.min(found[name] ?? 99, ratio);
  }
  return found;
}
"""


SCHEMES = {"light": "default", "dark": "slate"}


def shown_scheme(page: Page) -> str:
    return str(page.evaluate("document.body.dataset.mdColorScheme"))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", [RUNBOOK, "/guarantees/mapping/", "/guarantees/suites/router_intake_SUITE/"])
def test_texts_stand_out_from_what_is_behind_them(open_page: Any, scheme: str, path: str) -> None:
    page = open_page(path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    found = page.evaluate(CONTRAST)
    low = {name: ratio for name, ratio in found.items() if ratio < 4.5}
    assert (shown_scheme(page), len(found) > 1, low) == (SCHEMES[scheme], True, {})


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_badge_of_every_role_stands_out(open_page: Any, scheme: str) -> None:
    page = open_page(RUNBOOK, color_scheme=scheme)
    page.evaluate(
        f"""document.querySelector('{CARD} p').innerHTML = ['good', 'warn', 'bad', 'info', 'idle'].map(role =>
        `<span class="rb-badge rb-${{role}}">x</span> <span class="rb-mark rb-${{role}}">x</span>`).join(' ')"""
    )
    found = {name: ratio for name, ratio in page.evaluate(CONTRAST).items() if name.startswith(("rb-badge", "rb-mark"))}
    low = {name: ratio for name, ratio in found.items() if ratio < 4.5}
    count = len([name for name in found if " rb-" in name])
    assert (shown_scheme(page), count >= 10, low) == (SCHEMES[scheme], True, {})


ROLES = """
[...document.querySelectorAll('.rb-card :is(.rb-badge, .rb-mark)')].map(item => getComputedStyle(item).color)
"""


def test_what_is_printed_from_the_dark_is_as_dark_as_from_the_light(open_page: Any) -> None:
    pages = [open_page(RUNBOOK, color_scheme=scheme) for scheme in SCHEMES]
    for page in pages:
        page.emulate_media(media="print")
    light, dark = (page.evaluate(ROLES) for page in pages)
    assert (shown_scheme(pages[1]), len(light) > 5, dark) == ("slate", True, light)


@pytest.mark.parametrize("role", ["good", "bad"])
def test_a_caveat_does_not_take_the_colour_of_its_card(open_page: Any, role: str) -> None:
    page = open_page(RUNBOOK)
    colours = page.evaluate(
        f"""() => {{
            const card = document.querySelector('{CARD}');
            card.className = 'rb-card rb-{role}';
            card.querySelector('p').innerHTML = '<span class="rb-note">x</span><span class="rb-mark rb-warn">x</span>';
            return [...card.querySelectorAll('p span')].slice(0, 2).map(item => getComputedStyle(item).color);
        }}"""
    )
    assert colours[0] == colours[1]


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_nothing_wrong_and_ask_nothing_of_others(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    # The theme asks the host of the repository for its version and stars.
    others = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    context.close()
    assert (said, others) == ([], [])


def search(page: Page, text: str, wanted: str) -> str:
    """Search as a reader does, and give the place of a result: what the first letters find stands there at first."""
    page.wait_for_load_state("networkidle")
    page.locator("input.md-search__input").click()
    page.keyboard.type(text)
    return str(page.locator(f".md-search-result__link[href*='{wanted}']").first.evaluate("link => link.pathname"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("router_result_consumer_SUITE", "/guarantees/suites/router_result_consumer_SUITE/"),
        ("What is claimed without proof", "/guarantees/gaps/"),
    ],
)
def test_search_finds_generated_pages(open_page: Any, text: str, wanted: str) -> None:
    assert search(open_page("/"), text, wanted) == wanted


def test_search_does_not_find_what_cards_repeat(demonstration: Demonstration) -> None:
    text = (demonstration.site("material") / "search/search_index.json").read_text(encoding="utf-8")
    runbook = [entry for entry in json.loads(text)["docs"] if RUNBOOK.strip("/") in entry["location"]]
    cards = [entry["location"] for entry in runbook if "Check it now" in entry["text"]]
    assert (len(runbook) > 5, cards) == (True, [])
