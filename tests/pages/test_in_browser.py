"""Every page in a real browser. In the usual run each page once, as the persona whose page it is, in one of the two languages and at one
of two widths by turns; `make test-long` shows every persona every page in both languages, at both widths, and larger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from tests.pages.city import EVERYBODY, City
from tests.pages.looking import STILL, WATCH, Looker, moved_of
from tests.pages.reading import Page
from tests.pages.walking import OWNERS, Stop, walk, whose

pytestmark = [pytest.mark.journey, pytest.mark.look]

WIDE, NARROW = 1280, 390


def seen_by(city: City, persona: str, *, of_each: int) -> tuple[list[Stop], dict[str, str]]:
    """The pages on a persona's walk that open, and the cookies it walked with."""
    client, stops = city.come(persona, "zh"), list[Stop]()

    def look(stop: Stop, answer: TestResponse, _page: Page) -> None:
        if answer.status_code == 200:
            stops.append(stop)

    walk(client, city.starts(persona), of_each=of_each, look=look)
    kept = client.get_cookie("session")
    return stops, {"session": kept.value} if kept else {}


@pytest.mark.parametrize("persona", ["anonymous", *OWNERS])
def test_each_page_once(city: City, base: str, browser: Browser, persona: str) -> None:
    owners, (stops, cookies) = whose(city.app), seen_by(city, persona, of_each=1)
    mine = [stop.path for stop in stops if owners.get(stop.rule) == persona]
    assert mine, "a persona has pages of its own"
    wrong = []
    for turn, (language, width) in enumerate((("zh", WIDE), ("en", NARROW), ("en", WIDE), ("zh", NARROW))):
        looker = Looker(browser, base, language=language, width=width, cookies=cookies)
        looker.look(mine[turn::4])
        wrong += looker.wrong
        looker.close()
    assert not wrong, "\n" + "\n".join(wrong)


PUBLIC = (
    "/",
    "/firms",
    "/plan",
    "/chain",
    "/districts",
    "/plan/parks",
    "/programmes",
    "/publicity",
    "/verify",
    "/open-data",
    "/service",
    "/account/login",
)
LIGHT = 300 * 1024  # bytes over the wire of a first view, without the chart library


def carried(browser: Browser, address: str) -> tuple[int, bool, bool, tuple[float, str]]:
    """Bytes that a first visit takes, without the chart library; whether that was taken, whether the page has a chart; what moved."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    context.add_init_script(WATCH)
    page, taken, names = context.new_page(), dict[str, float](), dict[str, str]()
    wire = context.new_cdp_session(page)
    wire.on(
        "Network.requestWillBeSent", lambda said: names.update({said["requestId"]: said["request"]["url"]})
    )
    wire.on(
        "Network.loadingFinished", lambda said: taken.update({said["requestId"]: said["encodedDataLength"]})
    )
    wire.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    library = {number for number, name in names.items() if "/charts." in name}
    has_chart, moved = page.locator("[data-chart]").count() > 0, moved_of(page)
    context.close()
    return int(sum(taken[n] for n in taken if n not in library)), bool(library), has_chart, moved


def first_visit(browser: Browser, address: str, width: int, also: str = "") -> tuple[float, str]:
    """What moves of the screen for somebody who was never here: no cookies, nothing kept; and the first part that does. `also` runs there."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(WATCH)
    context.add_init_script(also)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    found = moved_of(page)
    context.close()
    return found


def test_a_first_view_is_light_and_still_and_the_chart_library_comes_only_with_a_chart(
    base: str, browser: Browser
) -> None:
    for path in PUBLIC:
        size, library, has_chart, (moved, mover) = carried(browser, base + path)
        assert 2_000 < size <= LIGHT, f"{path}: {size} bytes"
        assert library == has_chart, path
        if moved >= STILL:  # as Looker: what is built so moves every time
            moved, mover = first_visit(browser, base + path, WIDE)
        assert moved < STILL, f"{path}: {moved:.3f} moved: {mover}"


def test_nothing_moves_on_a_phone_that_was_never_here(city: City, base: str, browser: Browser) -> None:
    for path in (
        "/",
        "/firms",
        f"/firms/{city.world.rows['code_a']}",
        "/plan",
        "/chain",
        "/programmes/results",
    ):
        moved, mover = first_visit(browser, base + path, NARROW)
        if moved >= STILL:
            moved, mover = first_visit(browser, base + path, NARROW)
        assert moved < STILL, f"{path}: {moved:.3f} moved: {mover}"


GROWS_LATE = """addEventListener("load", () => setTimeout(() => {
  const late = document.createElement("p");
  late.style.height = "200px";
  document.querySelector("main").prepend(late);
}, 150))"""


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_grows_late_is_seen_to_move_the_page(base: str, browser: Browser, width: int) -> None:
    for path in ("/", "/firms", "/programmes"):
        moved, mover = first_visit(browser, base + path, width, GROWS_LATE)
        assert moved >= STILL, path
        assert mover.startswith("<"), path
    looker = Looker(browser, base, language="zh", width=width)
    looker.page.context.add_init_script(GROWS_LATE)
    looker.look(["/firms"])
    looker.close()
    assert ["moved while it came" in fault for fault in looker.wrong] == [True]


LOOKS = {
    "wide": (WIDE, ""),
    "narrow": (NARROW, ""),
    "large": (WIDE, "large"),
    "large-narrow": (NARROW, "large"),
}


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("persona", EVERYBODY)
def test_every_persona_every_page_every_language(
    city: City, base: str, browser: Browser, persona: str, language: str, look: str
) -> None:
    """All at the usual width; a persona's own pages, and every fifth of the others, also on a phone and larger (长者模式)."""
    owners, (stops, cookies) = whose(city.app), seen_by(city, persona, of_each=2)
    if look != "wide":
        stops = [stop for n, stop in enumerate(stops) if owners.get(stop.rule) == persona or n % 5 == 0]
    width, size = LOOKS[look]
    looker = Looker(browser, base, language=language, width=width, size=size, cookies=cookies)
    looker.look(stop.path for stop in stops)
    looker.close()
    assert not looker.wrong, "\n" + "\n".join(looker.wrong)
