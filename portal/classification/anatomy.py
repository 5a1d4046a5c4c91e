"""Takes a rule book's lines apart: every condition and comparison in them, and the facts that they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from portal.classification.conditions import AgeAtMost, Among, Compare, Contains, NoneOf, Sme
from portal.classification.holdings import Holding
from portal.classification.indicators import Bands, Choices, Chosen, Steps
from portal.classification.quantities import Quantity
from portal.classification.sizes import SizeTable


def walk(node: object) -> Iterator[object]:
    """A line of a rule book and all the lines, conditions, scales and figures that it is made of, in order."""
    left = [node]
    while left:
        node = left.pop()
        if isinstance(node, Mapping):
            left += reversed(list(node.values()))
        elif isinstance(node, tuple):
            left += reversed(node)
        else:
            names = _names(type(node))  # type: ignore[arg-type]  # mypy holds that a type has no hash
            if names is not None:
                yield node
                left += [getattr(node, name) for name in names]


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a kind of line, the last first; a figure is one thing to the rules, and a word or a number is no line."""
    if not is_dataclass(kind):
        return None
    if issubclass(kind, SizeTable | Quantity):
        return ()
    return tuple(each.name for each in reversed(fields(kind)))


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
