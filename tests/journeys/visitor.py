"""Somebody at a browser. Every page that is shown is looked over: its language, its title, its width, what axe finds,
and what the browser complains of (scripts that fail, the policy broken)."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests import axe

PATIENCE = 15_000  # ms
REFUSALS = (404, 409, 422)  # pages that say no: the browser notes their status in the console


@dataclass
class Visitor:
    """A person with one tab; `base` is the portal's address."""

    page: Page
    base: str
    language: str = "zh-CN"
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)
    pages_seen: int = 0

    def go(self, path: str, *, status: int = 200) -> Visitor:
        """Opens an address and looks at what comes."""
        self._arrived(self.page.goto(self.base + path if path.startswith("/") else path), status)
        return self

    def follow(self, words: str, *, status: int = 200) -> Visitor:
        """Clicks the link of that name, else the first one whose name holds these words."""
        links = self.page.locator("main")
        exact = links.get_by_role("link", name=words, exact=True)
        return self._through(
            (exact if exact.count() else links.get_by_role("link", name=words)).first, status
        )

    def press(self, words: str, *, status: int = 200) -> Visitor:
        """Clicks a button that sends a form."""
        return self._through(self.page.locator("main").get_by_role("button", name=words, exact=True), status)

    def unfold(self, words: str) -> Visitor:
        self.page.locator("summary").filter(has_text=words).first.click()
        return self

    def fill(self, **fields: str) -> Visitor:
        """Types into text fields and chooses in selects and radio buttons, by the fields' names."""
        for name, text in fields.items():
            control = self.control(name)
            kind = control.first.get_attribute("type")
            if control.first.evaluate("each => each.tagName") == "SELECT":
                control.select_option(text)
            elif kind in ("radio", "checkbox"):
                self.page.locator(f'main [name="{name}"][value="{text}"]').check()
            else:
                control.fill(text)
        return self

    def attach(self, name: str, file_name: str, content: bytes) -> Visitor:
        self.control(name).set_input_files(
            {"name": file_name, "mimeType": "application/pdf", "buffer": content}
        )
        return self

    def control(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]')

    def holds(self, name: str, text: str) -> Visitor:
        """The field still shows what was typed."""
        expect(self.control(name)).to_have_value(text)
        return self

    def faulty(self, name: str, words: str) -> Visitor:
        """The message stands beside the field, and the field knows it."""
        control = self.control(name)
        expect(control).to_have_attribute("aria-invalid", "true")
        ids = (control.get_attribute("aria-describedby") or "").split()
        said = " ".join(self.page.locator(f'[id="{each}"]').inner_text() for each in ids)
        assert words in said, said
        return self

    def sees(self, *words: str) -> Visitor:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)
        return self

    def misses(self, words: str) -> Visitor:
        expect(self.page.locator("main")).not_to_contain_text(words)
        return self

    def waits_for(self, path: str, words: str) -> Visitor:
        """Opens a page again and again until the worker has done its part."""
        self.go(path)
        for _ in range(120):
            if words in self.page.locator("main").inner_text():
                return self
            self.page.wait_for_timeout(250)
            self.page.reload()
        raise AssertionError(f"{words!r} never came to {path}")

    def downloads(self, words: str) -> bytes:
        with self.page.expect_download() as caught:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        return caught.value.path().read_bytes()

    def _through(self, control: Locator, status: int) -> Visitor:
        with self.page.expect_navigation(timeout=PATIENCE) as moved:
            control.click()
        self._arrived(moved.value, status)
        return self

    def _arrived(self, answer: Response | None, status: int) -> None:
        assert answer is not None
        assert answer.status == status, (
            f"{answer.status} at {answer.url}: {self.page.locator('main').inner_text()}"
        )
        self.look()

    def look(self) -> None:
        """Holds the page that is shown to what every page promises."""
        self.pages_seen += 1
        place = self.page.url.removeprefix(self.base)
        assert self.page.locator("html").get_attribute("lang") == self.language, place
        title = self.page.title()
        assert title.count(" – ") == 1, f"{place}: its title is {title!r}"
        assert title.split(" – ")[0].strip(), f"{place}: its title is {title!r}"
        if self.scripts:
            wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{place} is {wide} pixels too wide"
            assert axe.faults(self.page) == [], place
        assert self.complaints == [], f"{place}: {self.complaints}"

    def listen(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        is_status = message.text.startswith("Failed to load resource") and any(
            f"status of {status}" in message.text for status in REFUSALS
        )
        own = message.location.get("url", "") == self.page.url
        if not (is_status and own):
            self.complaints.append(f"{message.text} ({message.location.get('url')})")


def arrives(
    browser: Browser, base: str, *, english: bool = False, scripts: bool = True, width: int = 1280
) -> Visitor:
    """A new person at a new browser profile."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce",
        accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(context.new_page(), base, "en" if english else "zh-CN", scripts)
    visitor.listen()
    if english:
        context.add_cookies([{"name": "language", "value": "en", "url": base}])
    return visitor
