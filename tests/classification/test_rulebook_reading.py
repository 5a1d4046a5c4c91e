"""A whole rule book: what it says of itself, what it takes from another, and at which line it is refused."""

from __future__ import annotations

from datetime import date

import pytest

from portal.classification.conditions import (
    AgeAtMost,
    Among,
)
from portal.classification.labels import Label
from portal.classification.rulebook import RuleBook
from portal.classification.rulebook_reading import read_rulebook
from portal.classification.shelf import shelf
from portal.classification.toml_part import RulebookRefused, Source
from tests.classification.small_books import (
    HEAD,
    IN_FORCE,
    NAMED,
    condition,
    direct,
    flag,
    refusal,
    score,
    small_book,
    source,
)


def test_a_book_of_one_condition() -> None:
    book = small_book(condition("c", "{ age_at_most = 5 }"))
    assert (book.id, book.tier, book.authority, book.area, book.serves, book.serves_zh, book.serves_en) == (
        "small",
        "srdi",
        "nation",
        (),
        (),
        "",
        "",
    )
    assert (book.label_zh, book.label_en, book.document, book.certainty) == ("小", "Small", "文1号", "✓")
    assert (book.score, book.levels, book.directs, book.direct_waives) == (None, (), (), ())
    (line,) = book.conditions
    assert (line.key, line.label_zh, line.label_en, line.source, line.certainty, line.kinds) == (
        "c",
        "中文",
        "English",
        "文1号",
        "✓",
        ("new", "renewal"),
    )
    assert (line.waiver, line.waiver_label, line.said) == (None, None, None)
    assert book.sizes is shelf().sizes
    (span,) = book.in_force
    assert (span.kinds, span.start, span.end, span.certainty) == (
        ("new", "renewal"),
        date(2020, 1, 1),
        None,
        "✓",
    )


def test_a_book_that_says_all_it_can() -> None:
    book = small_book(
        condition("c", "{ age_at_most = 5 }", 'source = "第3条"\ncertainty = "?"\nkinds = ["new"]\nthreshold_zh = "五"\nthreshold_en = "five"\n'
                  'waived_by = { is = "own_brand" }\nwaiver_zh = "免"\nwaiver_en = "waived"\n'),
        direct("d", '{ is = "info_system" }'),
        score(3, {"a": flag("own_brand", 5) + '\ngroup = "g"', "b": flag("info_system", 1) + '\ngroup = "g"'}, 'above_zero = ["b"]')
        + f'\n[[score.groups]]\nkey = "g"\n{NAMED}passes = 2\n',
        f'\n[[levels]]\nkey = "high"\n{NAMED}[[levels.conditions]]\nkey = "lc"\n{NAMED}test = {{ age_at_most = 3 }}\n'
        f'[[levels.routes]]\nkey = "1"\n{NAMED}test = {{ is = "has_rd_org" }}\n[[levels]]\nkey = "low"\n{NAMED}',
        words='area = ["4401"]\nserves = ["44"]\nserves_zh = "全省"\nserves_en = "The province"\narticle = "附件1"\ndirect_waives = ["c"]\n',
    )  # fmt: skip
    (line,) = book.conditions
    assert (line.source, line.certainty, line.kinds, line.said) == (
        "第3条",
        "?",
        ("new",),
        Label("五", "five"),
    )
    assert (line.waiver, line.waiver_label) == (Among("own_brand", (True,)), Label("免", "waived"))
    assert [(each.key, each.test, each.source) for each in book.directs] == [
        ("d", Among("info_system", (True,)), "文1号 附件1")
    ]
    assert (book.area, book.serves, book.serves_zh, book.serves_en, book.direct_waives) == (
        ("4401",),
        ("44",),
        "全省",
        "The province",
        ("c",),
    )
    assert book.score is not None
    assert (book.score.passes, book.score.above_zero) == (3, ("b",))
    assert [(group.key, group.passes) for group in book.score.groups] == [("g", 2)]
    assert [(each.key, each.group) for each in book.score.indicators] == [("a", "g"), ("b", "g")]
    assert [level.key for level in book.levels] == ["high", "low"]
    assert [(each.key, each.test) for each in book.levels[0].conditions] == [("lc", AgeAtMost(3))]
    assert [(each.key, each.test) for each in book.levels[0].routes] == [("1", Among("has_rd_org", (True,)))]
    assert (book.levels[1].conditions, book.levels[1].routes) == ((), ())


def test_what_a_book_leaves_out_of_its_score_counts_nothing() -> None:
    book = small_book(score(3, {"a": flag("own_brand", 5)}) + f'\n[[score.groups]]\nkey = ""\n{NAMED}')
    assert book.score is not None
    assert (book.score.groups[0].passes, book.score.indicators[0].group, book.score.above_zero) == (0, "", ())


AGE = condition("c", "{ age_at_most = 5 }")
BAD_BOOKS = [
    ((), "", "there is nothing to judge"), ((AGE, AGE), "", "the key 'c' is used twice"), ((AGE, direct("c", "{ age_at_most = 5 }")), "", "the key 'c' is used twice"),
    ((AGE, score(1, {"c": flag("own_brand", 1)})), "", "the key 'c' is used twice"), ((AGE, score(1, {"a": flag("own_brand", 1)}) + f'\n[[score.groups]]\nkey = "a"\n{NAMED}'), "", "there is no group ''"),
    ((AGE, score(1, {"a": flag("own_brand", 1) + '\ngroup = "c"'}) + f'\n[[score.groups]]\nkey = "c"\n{NAMED}'), "", "the key 'c' is used twice"),
    ((AGE,), 'direct_waives = ["x", "b"]\n', "direct_waives: 'b' is no condition"), ((AGE,), "colour = 1\n", "colour: unknown word 'colour'"),
    ((AGE,), 'serves_zh = 1\n', "serves_zh: must be of type str"), ((AGE,), "area = [1]\n", "area: 1 is not one of a text"), ((AGE,), 'area = "44"\n', "area: must be of type list"),
    ((condition("c", "{ age_at_most = 5 }", 'kinds = ["old"]'),), "", "conditions.0.kinds: 'old' is not one of new, renewal"),
    ((condition("c", "{ age_at_most = 5 }", 'threshold_zh = "五"'),), "", "threshold_en is missing"), ((condition("c", "{ age_at_most = 5 }", 'certainty = "!"'),), "", "'!' is not one of ✓, 1, ?"),
    ((condition("c", "{ age_at_most = 5 }", 'waived_by = { is = "own_brand" }'),), "", "waiver_zh is missing"), ((condition("c", "{ age_at_most = 5 }", 'waiver_zh = "免"'),), "", "unknown word 'waiver_zh'"),
    ((AGE, '\n[[directs]]\nkey = "d"\n'), "", "directs.0: label_zh is missing"), ((AGE + "\n[score]\nkey = 1\n",), "", "score.key: must be of type str"),
    ((score(1, {"a": flag("own_brand", 1)}, 'above_zero = ["b"]'),), "", "score.above_zero: 'b' is not one of a"), ((score(1, {"a": flag("own_brand", 1)}, "more = 1"),), "", "unknown word 'more'"),
    ((score(1, {"a": flag("own_brand", 1) + '\ngroup = "h"'}) + f'\n[[score.groups]]\nkey = "g"\n{NAMED}',), "", "score: a: there is no group 'h'"),
    ((score(7, {"a": flag("own_brand", 4), "b": flag("has_rd_org", 2)}),), "", "score: total: 7 points are needed, and all indicators together give 6"),
    ((score(1, {"a": flag("own_brand", 4) + '\ngroup = "g"'}) + f'\n[[score.groups]]\nkey = "g"\npasses = 5\n{NAMED}',), "", "score: g: 5 points are needed, and all indicators together give 4"),
    ((f'\n[[levels]]\nkey = "l"\n{NAMED}x = 1\n',), "", "levels.0.x: unknown word 'x'"), ((f'\n[[levels]]\nkey = "l"\n{NAMED}[[levels.routes]]\nkey = "1"\n{NAMED}',), "", "levels.0.routes.0: test is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "words", "reason"), BAD_BOOKS)
def test_a_book_that_cannot_be_meant_says_why(parts: tuple[str, ...], words: str, reason: str) -> None:
    said = refusal(*parts, words=words)
    assert reason in said
    assert "XX" not in said


def test_what_is_wrong_with_the_whole_book_names_no_word() -> None:
    assert refusal() == "there is nothing to judge"


def read(text: str, bases: dict[str, Source] | None = None) -> RuleBook:
    return read_rulebook(Source("small.toml", text), shelf().sizes, bases or {})


def test_a_span_of_force_ends_after_it_begins() -> None:
    whole = HEAD + IN_FORCE
    assert read(whole + "to = 2020-01-01\n" + AGE).in_force[0].end == date(2020, 1, 1), "one day is a span"
    with pytest.raises(RulebookRefused, match=r"in_force\.0\.to: it ends before it begins"):
        read(whole + "to = 2019-12-31\n" + AGE)
    with pytest.raises(RulebookRefused, match=r"in_force\.0\.x: unknown word 'x'"):
        read(whole + "x = 1\n" + AGE)


def test_a_book_lays_its_own_words_over_those_of_another() -> None:
    base = source(AGE, score(60, {"a": flag("own_brand", 90)}), words='area = ["44"]\n')
    own = 'extends = "base"\nid = "own"\narea = ["4401"]\n[score]\npasses = 70\n'
    book = read(own, {"base": base})
    assert (book.id, book.area, book.tier) == ("own", ("4401",), "srdi")
    assert book.score is not None
    assert (book.score.passes, book.score.label_en, len(book.score.indicators)) == (70, "English", 1)
    assert [line.key for line in book.conditions] == ["c"]
    assert book.digest != read(own.replace("70", "71"), {"base": base}).digest
    assert book.digest != read(own, {"base": Source("base.toml", base.text + "\n# edited")}).digest
    with pytest.raises(RulebookRefused, match=r"small\.toml:2: there is no rule book 'other' to extend"):
        read('id = "own"\nextends = "other"\n', {"base": base})


def test_the_digest_is_the_sha_256_of_the_text() -> None:
    import hashlib

    text = source(AGE).text
    assert read(text).digest == hashlib.sha256(text.encode()).hexdigest()


def test_toml_that_cannot_be_read_names_its_line() -> None:
    with pytest.raises(RulebookRefused) as refused:
        read('id = "small"\ntier = \n')
    assert (refused.value.file, refused.value.line) == ("small.toml", 2)
    assert str(refused.value).startswith("small.toml:2: Invalid value")


def test_a_refusal_finds_the_line_of_its_word() -> None:
    def line(text: str, *path: str | int) -> int:
        return Source("f.toml", text).line(path)

    text = "id = 1\n[[a]]\nkey = 1\n[[a]]\nkey = 2\nother = { key = 3 }\n[b]\nkey = 4\n[[b.c]]\nkey = 5\n[[b.c]]\nmonkey = 6\nkey = 7\n"
    assert line(text, "id") == 1
    assert line(text, "a", 0, "key") == 3
    assert line(text, "a", 1, "key") == 5
    assert line(text, "a", 1, "other", "key") == 6
    assert line(text, "b", "key") == 8
    assert line(text, "b", "c", 1, "key") == 13
    assert line(text, "b", "c", 0) == 9
    assert line(text, "nowhere") == 1
    assert line(text) == 1
