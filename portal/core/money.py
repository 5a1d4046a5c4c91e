"""Money between its two forms: 万元 as exact decimals for people and rules, 分 as integers in the tables."""

from __future__ import annotations

from decimal import Decimal

FEN_PER_WAN = 1_000_000
MOST_FEN = 10**17  # 10^11 万元: far beyond any firm, well inside a 64-bit column


def fen(wan: Decimal) -> int:
    """万元 to 分; ValueError when it is finer than one 分 or too large for the column."""
    scaled = wan * FEN_PER_WAN
    whole = int(scaled)
    if scaled != whole:
        raise ValueError("money has at most six decimals (one 分)")
    if abs(whole) > MOST_FEN:
        raise ValueError("money does not fit the column")
    return whole


def yuan_wan(amount: int) -> Decimal:
    """分 to 万元, without needless zeros."""
    value = Decimal(amount) / FEN_PER_WAN
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def wan_in_words(amount: int) -> str:
    """分 as letters and refusals say them: in 万元, thousands apart, without needless zeros and without the unit."""
    return f"{yuan_wan(amount):,f}"
