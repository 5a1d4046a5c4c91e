"""What kinds of firm a city has: how large they are, how they grow, what they hold; by which a tier is met, or not, or unknown."""

from __future__ import annotations

from dataclasses import dataclass

from portal.demo.naming import dice_of


@dataclass(frozen=True, kw_only=True)
class FirmKind:
    """Ranges: first year's revenue in 万元, growth a year in hundredths, age in years; which facts are known.

    `known` is the share of single facts that the firm has entered, in hundredths."""

    revenue: tuple[int, int]
    growth: tuple[int, int]
    age: tuple[int, int]
    years: int = 5
    known: int = 70
    hnte: int = 40  # hundredths of firms that are high-tech enterprises
    rights: tuple[int, int] = (0, 5)
    titles: tuple[str, ...] = ()
    rd: tuple[int, int] = (3, 15)  # hundredths of revenue
    valued: bool = False  # by investors, as a unicorn or on the way to one
    score: tuple[int, int] = (35, 85)  # of the national platform
    sound: bool = False  # every statement holds, and the main business is nearly all there is


KINDS = {
    "model": FirmKind(  # of the printed accounts: everything is entered, and all but the highest tiers are met
        revenue=(1100, 1500),
        growth=(123, 130),
        age=(11, 11),
        years=9,
        known=100,
        hnte=100,
        rights=(6, 6),
        titles=("innovative",),
        rd=(6, 10),
        score=(66, 78),
        sound=True,
    ),
    "young": FirmKind(revenue=(40, 420), growth=(95, 180), age=(1, 4), known=45, hnte=10, rights=(0, 3)),
    "steady": FirmKind(revenue=(500, 9000), growth=(99, 117), age=(4, 15), known=82, titles=("tech_sme",)),
    "specialised": FirmKind(
        revenue=(1800, 14000),
        growth=(106, 119),
        age=(5, 14),
        known=100,
        hnte=80,
        rights=(2, 6),
        titles=("innovative",),
        score=(48, 80),
    ),
    "giant": FirmKind(
        revenue=(4800, 8600),
        growth=(107, 116),
        age=(7, 15),
        known=100,
        hnte=95,
        rights=(5, 9),
        rd=(5, 12),
        titles=("innovative", "srdi"),
        score=(62, 90),
        sound=True,
    ),
    "gazelle": FirmKind(
        revenue=(1100, 2600),
        growth=(123, 138),
        age=(10, 12),
        years=9,
        known=90,
        hnte=100,
        rights=(1, 6),
        titles=("tech_sme",),
    ),
    "sprinter": FirmKind(
        revenue=(340, 420), growth=(151, 168), age=(6, 9), known=80, hnte=100, rights=(1, 4)
    ),
    "unicorn": FirmKind(
        revenue=(2000, 40000),
        growth=(120, 170),
        age=(5, 7),
        known=95,
        hnte=70,
        rights=(4, 9),
        rd=(25, 60),
        valued=True,
    ),
    "shrinking": FirmKind(revenue=(900, 12000), growth=(72, 97), age=(6, 18), hnte=20, titles=("tech_sme",)),
    "large": FirmKind(revenue=(110_000, 380_000), growth=(98, 118), age=(10, 20), known=90, hnte=80),
    "silent": FirmKind(revenue=(200, 6000), growth=(90, 130), age=(2, 12), years=2, known=15, hnte=10),
}
PLAIN = {
    "young": 14, "steady": 24, "specialised": 16, "giant": 6, "gazelle": 9, "sprinter": 7, "unicorn": 3,
    "shrinking": 8, "large": 4, "silent": 9,
}  # fmt: skip
TIER_OF = {"model": "gazelle", "gazelle": "gazelle", "sprinter": "gazelle", "unicorn": "unicorn"}


def kind_of(number: int, *, recognition: str | None, district: str, seed: int) -> str:
    """Which kind of firm has this number; one that has asked for a title is of a kind that meets it.

    A title of the past needs the long row of years that only a gazelle has."""
    if number == 1:
        return "model"
    if recognition is None:
        return dice_of(seed, number, "kind").choices(list(PLAIN), list(PLAIN.values()))[0]
    if recognition in ("expired", "revoked", "ending"):
        return "gazelle"
    if number % 6 == 0 and district != "440112":  # there the district's own, older standard decides
        return "unicorn"
    return "sprinter" if number % 3 == 1 else "gazelle"
