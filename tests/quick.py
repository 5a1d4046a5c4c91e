"""What the suite need not do anew for each of its thousands of applications: compile the same templates and the same addresses.

Neither depends on the application: a template's code is kept under its source, what an address is made of and its builder under its rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2.bccache import Bucket, FileSystemBytecodeCache
from werkzeug.routing.rules import Rule

_CODE: dict[tuple[str, str], bytes] = {}
_BUILDERS: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
_PARTS: dict[tuple[Any, ...], tuple[Any, ...]] = {}
_compile = Rule._compile_builder
_compile_whole = Rule.compile


def install() -> None:
    """For this process; the programs that tests start are as they are in real life. A type checker takes no methods put in another's place."""
    FileSystemBytecodeCache.load_bytecode = _load  # type: ignore[method-assign]
    FileSystemBytecodeCache.dump_bytecode = _dump  # type: ignore[method-assign]
    Rule._compile_builder = _builder  # type: ignore[method-assign]
    Rule.compile = _compile_once  # type: ignore[method-assign]


def _load(_cache: FileSystemBytecodeCache, bucket: Bucket) -> None:
    kept = _CODE.get((bucket.key, bucket.checksum))
    if kept is not None:
        bucket.bytecode_from_string(kept)


def _dump(_cache: FileSystemBytecodeCache, bucket: Bucket) -> None:
    _CODE[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def _builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """Werkzeug's function takes the rule as its first argument, so equal rules may share one."""
    key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), append_unknown)
    if key not in _BUILDERS:
        _BUILDERS[key] = _compile(rule, append_unknown)
    return _BUILDERS[key]


def _compile_once(rule: Rule) -> None:
    """Werkzeug reads an address into parts when it joins a map; an equal one with the same converters has the same parts."""
    assert rule.map is not None
    ways = frozenset(rule.map.converters.items())
    key = (rule.rule, rule.subdomain, rule.host, rule.map.host_matching, rule.merge_slashes, ways)
    if key not in _PARTS:
        own, rule.arguments = rule.arguments, set()
        _compile_whole(rule)
        _PARTS[key] = rule._parts, rule._trace, rule._converters, rule.arguments
        rule.arguments = rule.arguments | own
        return
    rule._parts, rule._trace, rule._converters, arguments = _PARTS[key]
    rule.arguments = rule.arguments | arguments
    rule._build = rule._compile_builder(False).__get__(rule, None)
    rule._build_unknown = rule._compile_builder(True).__get__(rule, None)
