"""The keyboard alone is enough: Tab reaches every control in the order of the page and shows where it is; what opens closes again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.city import City

pytestmark = [pytest.mark.journey, pytest.mark.look]

# What Tab must reach, in the order of the document; what is folded, hidden or taken by its group's arrows is left out.
CONTROLS = """() => {
  const shown = (e) => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && e.getClientRects().length;
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"], video[controls]')]
    .filter((e) => !e.disabled && e.type !== "hidden" && e.tabIndex >= 0 && shown(e) && !e.closest("[inert]"));
  const groups = new Set();
  return all.filter((e) => {
    if (e.type !== "radio") return true;
    const group = [...document.getElementsByName(e.name)].filter((r) => r.form === e.form);
    const first = group.find((r) => r.checked) || group[0];
    return e === first;
  }).map((e) => { window.numbers ??= new Map(); if (!numbers.has(e)) numbers.set(e, numbers.size); return numbers.get(e); });
}"""
HERE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const mark = (x) => { const s = getComputedStyle(x); return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join("|"); };
  const label = e.labels?.[0], at = label && e.getClientRects()[0]?.width < 3 ? label : e;
  const now = mark(at), box = e.getBoundingClientRect();
  const seen = (getComputedStyle(at).outlineStyle !== "none" && parseFloat(getComputedStyle(at).outlineWidth) >= 1.5) || getComputedStyle(at).boxShadow !== "none";
  return {number: window.numbers?.get(e) ?? -1, seen, inside: at.getBoundingClientRect().bottom > 0 && at.getBoundingClientRect().top < innerHeight,
          what: e.outerHTML.slice(0, 90), now};
}"""


def walk_by_tab(page: Page) -> list[str]:
    """What is wrong with the way of Tab through a page."""
    wanted, wrong, met = page.evaluate(CONTROLS), [], []
    assert len(wanted) > 5, "the controls were not found"
    for _ in range(len(wanted) + 3):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        if met and here["number"] == met[0]:
            break
        met.append(here["number"])
        if not here["seen"]:
            wrong.append(f"nothing shows where one is: {here['what']}")
        if not here["inside"]:
            wrong.append(f"out of sight: {here['what']}")
    left = [number for number in wanted if number not in met]
    if left:
        wrong.append(f"{len(left)} of {len(wanted)} controls are never reached: {_names(page, left)}")
    if [number for number in met if number in wanted] != [number for number in wanted if number in met]:
        wrong.append("the order is not that of the page")
    return wrong


def _names(page: Page, numbers: list[int]) -> list[str]:
    return page.evaluate(
        "(left) => [...window.numbers].filter(([_, n]) => left.includes(n)).map(([e]) => e.outerHTML.slice(0, 80)).slice(0, 3)",
        numbers,
    )


def at(page: Page, base: str, path: str) -> Page:
    page.goto(base + path)
    return page


@pytest.fixture
def page(browser: Browser) -> Page:
    """A stranger's tab that asks for less motion."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    return context.new_page()


@pytest.fixture
def officer(city: City, page: Page, base: str) -> Page:
    """The same tab, signed in as an officer of the district."""
    return signed_in(city, page, base, "officer_here")


def signed_in(city: City, page: Page, base: str, persona: str) -> Page:
    kept = city.come(persona, "zh").get_cookie("session")
    assert kept is not None
    page.context.add_cookies([{"name": "session", "value": kept.value, "url": base}])
    return page


@pytest.mark.parametrize(
    "path", ["/", "/firms", "/plan", "/districts", "/programmes", "/verify", "/account/login", "/open-data"]
)
def test_tab_reaches_every_control_in_order_and_shows_itself(page: Page, base: str, path: str) -> None:
    assert walk_by_tab(at(page, base, path)) == []


@pytest.mark.parametrize("path", ["/desk", "/desk/cases", "/desk/plan/tasks"])
def test_tab_reaches_every_control_of_a_desk(officer: Page, base: str, path: str) -> None:
    assert walk_by_tab(at(officer, base, path)) == []


@pytest.mark.parametrize("path", ["/my", "/my/figures/funding", "/my/people"])
def test_tab_reaches_every_control_of_a_firm(city: City, page: Page, base: str, path: str) -> None:
    assert walk_by_tab(at(signed_in(city, page, base, "owner_a"), base, path)) == []


def test_tab_stops_at_a_table_only_where_it_scrolls(page: Page, base: str) -> None:
    at(page, base, "/firms")
    box = page.locator(".table-scroll").first
    expect(box).not_to_have_attribute("tabindex", "0")
    box.evaluate("each => { each.style.width = '200px'; each.classList.remove('table-stack'); }")
    expect(box).to_have_attribute("tabindex", "0")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert box.evaluate("each => each.scrollLeft") > 0


def test_the_check_sees_a_control_that_hides_where_one_is(page: Page, base: str) -> None:
    at(page, base, "/firms")
    page.evaluate(
        "document.querySelector('main input').addEventListener('focus', (e) => { e.target.style.outline = e.target.style.boxShadow = 'none'; })"
    )
    assert any("nothing shows where one is" in fault for fault in walk_by_tab(page))


def test_a_menu_opens_and_closes_and_gives_the_focus_back(officer: Page, base: str) -> None:
    officer.set_viewport_size({"width": 390, "height": 844})
    menu = at(officer, base, "/desk").locator("details.menu").first
    menu.locator("summary").focus()
    officer.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    officer.keyboard.press("Tab")
    assert menu.evaluate("each => each.contains(document.activeElement)")
    officer.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_the_help_on_keys_opens_and_closes_and_gives_the_focus_back(officer: Page, base: str) -> None:
    opener = at(officer, base, "/desk/cases").locator("[data-keys-open]").first
    opener.focus()
    officer.keyboard.press("Enter")
    expect(officer.locator("dialog[open]")).to_be_visible()
    assert officer.evaluate("document.querySelector('dialog[open]').contains(document.activeElement)")
    officer.keyboard.press("Escape")
    expect(officer.locator("dialog[open]")).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_first_stop_leads_past_the_head_of_the_page(page: Page, base: str) -> None:
    at(page, base, "/firms").keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_what_folds_opens_and_closes_by_enter(page: Page, base: str) -> None:
    at(page, base, "/verify")
    fold = page.locator("main details").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")
    page.keyboard.press("Enter")
    expect(fold).not_to_have_attribute("open", "")


def test_nothing_moves_for_who_asks_for_less_motion(page: Page, base: str) -> None:
    """No animation and no transition lasts; without the wish a button's colour takes its 120 ms."""
    at(page, base, "/firms")
    longest = """() => Math.max(...[...document.querySelectorAll("*")].flatMap((e) => {
      const s = getComputedStyle(e); return [...s.transitionDuration.split(","), ...s.animationDuration.split(",")].map(parseFloat); }))"""
    assert page.evaluate(longest) <= 0.001
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(longest) > 0.05
