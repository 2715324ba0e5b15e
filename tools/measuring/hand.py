"""How long a page takes to answer a hand: the worst of a few touches, as INP counts them."""

from __future__ import annotations

from playwright.sync_api import Page

WATCH = """() => {
    window.longest = 0;
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) if (one.interactionId) window.longest = Math.max(window.longest, one.duration);
    }).observe({type: "event", durationThreshold: 16, buffered: true});
}"""
TOUCHED = "summary, button[aria-haspopup], button[aria-expanded], .sort a"
THROTTLED = 4


def answers(page: Page, url: str) -> tuple[float, float]:
    """Return the longest answer in milliseconds, at full speed and on a processor four times slower."""
    session = page.context.new_cdp_session(page)
    found = []
    for rate in (1, THROTTLED):
        session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        page.goto(url)
        page.evaluate(WATCH)
        _touch(page)
        page.wait_for_timeout(150)
        found.append(float(page.evaluate("window.longest")))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.detach()
    return found[0], found[1]


def _touch(page: Page) -> None:
    """Open the palette and type in it, shut it, and open what opens on the page."""
    page.keyboard.press("Control+k")
    page.keyboard.type("杭州", delay=30)
    # The first empties the field, the second shuts the palette.
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    for one in page.locator(TOUCHED).all()[:4]:
        if one.is_visible():
            one.click(timeout=2_000, no_wait_after=True)
            page.keyboard.press("Escape")
