"""The labels of thresholds that lie close together: each readable, none over another, none over the edge."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from portal.classification.mark_lanes import ROOM, placed, width

NARROW = ROOM["narrow"]
MARGIN = 0.5  # of the page beside the drawing, much less than there is

LABELS = st.lists(
    st.tuples(
        st.floats(0, 100),
        st.sampled_from(
            ["3%", "4.25%", "1,000 ten thousand yuan", "2,000 万元", "50 persons", "10,000 万元"]
        ),
    ),
    max_size=14,
)


def test_labels_far_apart_stand_in_one_line() -> None:
    assert [spot.lane for spot in placed([(10, "3%"), (50, "4%"), (90, "5%")], NARROW)] == [0, 0, 0]


def test_labels_of_close_thresholds_stand_under_each_other() -> None:
    assert [spot.lane for spot in placed([(50, "200 万元"), (48, "100 万元"), (52, "300 万元")], NARROW)] == [
        1,
        0,
        2,
    ]


def test_labels_that_have_room_beside_each_other_on_a_wide_page_stand_in_one_line_there() -> None:
    close = [(40.0, "1,000 万元"), (60.0, "1,500 万元")]
    assert {page: [spot.lane for spot in placed(close, room)] for page, room in ROOM.items()} == {
        "narrow": [0, 1], "wide": [0, 0],
    }  # fmt: skip


def test_a_label_near_the_edge_stands_on_the_inner_side_of_its_mark() -> None:
    found = placed([(0, "1,000 ten thousand yuan"), (100, "5,000 ten thousand yuan"), (50, "3%")], NARROW)
    assert [spot.side for spot in found] == ["first", "last", "middle"]


def test_a_chinese_letter_takes_more_room_than_a_digit() -> None:
    assert width("万元") > width("10")


@given(LABELS, st.sampled_from(sorted(ROOM.values())))
def test_no_label_covers_another_nor_leaves_the_page(labels: list[tuple[float, str]], room: float) -> None:
    found = placed(labels, room)
    assert len(found) == len(labels)
    for one, other in combinations(found, 2):
        assert one.lane != other.lane or one.right < other.left or other.right < one.left
    for spot in found:
        assert spot.left >= -MARGIN
        assert spot.right <= room + MARGIN


@given(LABELS, st.floats(1, 6))
def test_what_has_room_on_a_phone_has_room_on_a_wider_page(
    labels: list[tuple[float, str]], wider: float
) -> None:
    moved = [
        (spot.lane, left := spot.left + NARROW * (wider - 1) * x / 100, left + spot.right - spot.left)
        for spot, (x, _) in zip(placed(labels, NARROW), labels, strict=True)
    ]
    for (lane, left, right), (other_lane, other_left, other_right) in combinations(moved, 2):
        assert lane != other_lane or right < other_left or other_right < left
