"""Takes a rule book's lines apart: every condition and comparison in them, and the facts that they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from portal.classification.conditions import AgeAtMost, Among, Compare, Contains, NoneOf, Sme
from portal.classification.holdings import Holding
from portal.classification.indicators import Bands, Choices, Chosen, Steps
from portal.classification.quantities import Quantity
from portal.classification.sizes import SizeTable


def walk(node: object) -> Iterator[object]:
    """A line of a rule book and all that it is made of."""
    yield node
    if isinstance(node, Mapping):
        parts: list[object] = list(node.values())
    elif isinstance(node, tuple):
        parts = list(node)
    elif is_dataclass(node) and not isinstance(node, SizeTable | Quantity):
        parts = [getattr(node, each.name) for each in fields(node)]
    else:
        return
    for part in parts:
        yield from walk(part)


def keys_of(node: object) -> tuple[str, ...]:
    """The facts that a condition or a scale reads, each once, in order."""
    keys: list[str] = []
    for each in walk(node):
        if isinstance(each, Compare | Bands | Steps):
            keys += each.quantity.keys
        elif isinstance(each, Among | Contains | Choices | Chosen):
            keys.append(each.key)
        elif isinstance(each, Holding):
            keys.append(each.list)
        elif isinstance(each, NoneOf):
            keys += each.keys
        elif isinstance(each, AgeAtMost):
            keys.append("established")
        elif isinstance(each, Sme):
            keys += ("industry_code", "employees", "revenue", "total_assets")
    return tuple(dict.fromkeys(keys))
