"""What axe finds on a page that a browser shows.

Contrast is most of its work: it looks through the page at every word. It depends on nothing but the colours, the size and the weight
of the words and on what lies behind them, so words that stand just as others which were judged in this run are not measured
again; every other rule looks at everything on every page."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Each way in which words stand on the page: their own look, then that of all that lies behind, up to the first full colour.
SHADES = """() => {
  const shades = new Map(), behind = new Map();
  const under = (element) => {
    if (!element) return "";
    if (behind.has(element)) return behind.get(element);
    const style = getComputedStyle(element), picture = style.backgroundImage + style.maskImage + style.filter + style.mixBlendMode;
    const own = [style.backgroundColor, picture, style.opacity, style.position, style.zIndex].join(" ");
    const full = style.backgroundColor.startsWith("rgb(") && style.opacity === "1" && style.position === "static";
    const found = own + (full && style.backgroundImage === "none" ? "" : " < " + under(element.parentElement));
    behind.set(element, found);
    return found;
  };
  const pseudo = (element, which) => {
    const style = getComputedStyle(element, which);
    return style.content === "none" || style.content === "normal" ? ""
      : [which, style.content.length, style.backgroundColor, style.backgroundImage, style.position].join(" ");
  };
  for (const element of document.body.querySelectorAll("*")) {
    const says = [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!says && !element.matches("input, select, textarea")) continue;
    const style = getComputedStyle(element);
    const shade = [element.localName, style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStroke,
      element.matches(":disabled, [aria-disabled=true]"), element.checkVisibility(), pseudo(element, "::before"),
      pseudo(element, "::after"), under(element)].join(" ");
    shades.set(shade, [...(shades.get(shade) || []), element]);
  }
  window.shades = shades;
  return [...shades.keys()];
}"""
CONTRAST = "color-contrast"
RUN = f"""() => axe.run(document, {{resultTypes: ["violations"], rules: {{"{CONTRAST}": {{enabled: false}}}}}})
  .then((said) => said.violations)"""
MEASURE = f"""(fresh) => axe.run({{include: fresh.flatMap((shade) => window.shades.get(shade))}},
  {{resultTypes: ["violations"], runOnly: ["{CONTRAST}"]}}).then((said) => said.violations)"""
_judged: set[str] = set()


def faults(page: Page) -> list[str]:
    """Each rule that the page breaks, with the first places and what is wrong with them; none, when all is well."""
    fresh = sorted(set(page.evaluate(SHADES)) - _judged)
    page.evaluate(AXE_SCRIPT)
    broken = page.evaluate(RUN)
    if fresh:
        pale = page.evaluate(MEASURE, fresh)
        broken += pale
        if not pale:
            _judged.update(fresh)
    return [f"axe {rule['id']}: {json.dumps(_places(rule), ensure_ascii=False)}" for rule in broken]


def _places(rule: dict[str, Any]) -> list[dict[str, Any]]:
    return [{word: node[word] for word in ("target", "html", "failureSummary")} for node in rule["nodes"][:3]]
