"""The pages in a real Chromium, as a reader uses them: mouse, keyboard, phone, without JavaScript.

Skipped where there is no Chromium or no Playwright; `make browser` installs the latter.
"""

import os
import shutil

import pytest

from nutgraf.index import Article
from tests.cli.serve.hostile import HOSTILE
from tests.conftest import HALCYON, TUNNEL
from tests.helpers.service_process import served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def address(template, tmp_path_factory):
    """Where an index of thirty-odd articles is served, one hostile, one of long words."""
    from nutgraf.index import Index

    path = tmp_path_factory.mktemp("browser") / "my.nutgraf"
    shutil.copytree(template, path)
    with Index.open(path) as index, index.writer() as writer:
        for article in (HALCYON, TUNNEL, HOSTILE):
            writer.add(article)
        writer.add(
            Article(id="i" * 150, title="t" * 150, text=f"A zeppelin {'w' * 150}", source="s" * 150)
        )
        for n in range(30):
            text = f"The night ferry ran late {n} times between the islands last winter."
            writer.add(Article(id=f"a{n:02}", title=f"Night ferry {n}", text=text, source="Post"))
    with served(path) as (_, address):
        yield address


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, address):
    """Open a page as some reader; whatever the browser complains about fails the test."""
    contexts, complaints = [], []

    def open_(path="", **reader):
        context = browser.new_context(base_url=address, **reader)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: sent.url.startswith(address) or complaints.append(sent.url))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("javascript", [True, False])
def test_search_page_through_read_and_come_back(opened, javascript):
    page = opened(java_script_enabled=javascript)
    page.locator("#q").fill("late night ferry")
    page.locator("#q").press("Enter")
    assert page.locator(".hit").count() == 10
    first = page.locator(".hit h2").all_inner_texts()
    assert page.locator("mark").first.inner_text().lower() in ("night", "ferry", "late")
    page.get_by_role("link", name="Next →").click()
    assert page.locator(".hit h2").first.inner_text() not in first
    page.locator(".hit h2 a").first.click()
    here = page.locator(".here")
    assert here.bounding_box()["y"] < page.viewport_size["height"]
    assert here.locator("mark").count() > 0
    page.go_back()
    page.go_back()
    assert page.locator(".hit h2").all_inner_texts() == first


def test_filter_by_date_and_take_the_filter_away(opened):
    page = opened("/?q=ferry+aground+on+rocks")
    page.get_by_label("From", exact=True).fill("2020-11-01")
    page.get_by_label("To", exact=True).fill("2020-11-30")
    page.get_by_role("button", name="Apply").click()
    assert set(page.locator(".hit h2").all_inner_texts()) == {"Ferry runs aground off Tolm"}
    page.get_by_role("link", name="Remove the filter").click()
    assert page.locator(".hit").count() > 0
    assert page.get_by_role("link", name="Remove the filter").count() == 0


def test_the_reasons_are_one_click_away(opened):
    page = opened("/?q=ferry+rocks", java_script_enabled=False)
    assert page.locator(".reasons").count() == 0
    page.get_by_role("link", name="Why is this here?").nth(1).click()
    reasons = page.locator("#hit2 .reasons")
    assert "Probability that this passage answers" in reasons.inner_text()
    assert reasons.bounding_box()["y"] < page.viewport_size["height"]


def test_by_keyboard_alone(opened):
    page = opened("/?q=night+ferry")
    keyboard = page.keyboard
    keyboard.press("j")
    keyboard.press("j")
    second = page.locator(".hit h2 a").nth(1)
    assert second.evaluate("link => link === document.activeElement")
    keyboard.press("k")
    keyboard.press("/")
    keyboard.type("seven workers killed in a tunnel")
    keyboard.press("Enter")
    page.wait_for_url("**seven**")
    keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    keyboard.press("Enter")
    keyboard.press("j")
    keyboard.press("Enter")
    page.wait_for_url("**/article**")
    assert page.locator("h1").inner_text() == "Seven die in Greyfell Tunnel"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_all_without_scrolling_sideways(opened, scheme):
    for path in ("/", "/?q=ferry+sailed", "/article?id=halcyon&passage=1&q=ferry"):
        page = opened(path, viewport={"width": 360, "height": 740}, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for size in page.locator("input:visible, button:visible").all():
            assert size.bounding_box()["height"] >= 24


@pytest.mark.parametrize("width", [360, 560, 880, 920, 1000, 1300])
@pytest.mark.parametrize(
    "path",
    [
        "/?q=ferry+rocks&why=1",
        f"/?q=zeppelin+{'q' * 150}&why=1&source={'s' * 150}",
        f"/article?id={'i' * 150}&passage=0&q=zeppelin",
    ],
)
def test_nothing_is_wider_than_the_window(opened, path, width):
    page = opened(path, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_suggestions_are_chosen_by_keyboard_or_mouse(opened):
    page = opened()
    field, options = page.locator("#q"), page.get_by_role("option")
    field.press_sequentially("night ferr")
    options.first.wait_for()
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "true"
    assert options.first.inner_text() == "night ferry"
    field.press("ArrowDown")
    chosen = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert options.count() == 0
    assert field.input_value() == "night ferr"
    field.press_sequentially("y 1")
    page.get_by_role("option", name="Night ferry 1 title").click()
    page.wait_for_url("**/?q=Night+ferry+1")


def test_suggestions_of_a_hostile_article_are_text(opened):
    page = opened()
    page.locator("#q").press_sequentially("Ferry scr")
    page.get_by_role("option").first.wait_for()
    assert page.locator(".suggestions li *:not(small)").count() == 0


def test_a_hostile_article_does_nothing(opened):
    page = opened("/?q=ferry+sailed+on")
    page.get_by_role("link", name="<script>").first.click()
    assert "<script>" in page.locator("h1").inner_text()
    page.wait_for_timeout(200)
    assert "owned" not in page.title().removeprefix("Ferry <script>document.title = 'owned'")
    assert page.locator("iframe, main script, main img, main style").count() == 0
    assert page.locator(".text").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=ferry+rocks&source=Harrowick+Courier",
        "/?q=ferry+rocks+in+2020&by=article&why=1",
        "/article?id=halcyon&passage=1&q=ferry",
        "/?q=source:nobody",
    ],
)
def test_nothing_stands_in_the_way_of_assistive_technology(opened, path, scheme):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    # The policy of the page would keep axe from being injected.
    page = opened(path, bypass_csp=True, color_scheme=scheme)
    for summary in page.locator("summary:visible").all():
        if not summary.evaluate("summary => summary.parentElement.open"):
            summary.click()
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
