from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.editions import newest
from nianbao.form.table import Node, Relation, Table, Term
from nianbao.published.written.digits import parted

REQUESTS, DISPUTES = newest().tables[-2:]
SMALL = Table(
    id="small",
    caption="",
    columns=tuple(Node(id, id) for id in ("a", "b", "sum")),
    rows=tuple(Node(id, id) for id in ("one", "two", "all")),
    relations=(
        Relation("across", "row", "==", (Term("sum"),), (Term("a"), Term("b"))),
        Relation("down", "column", "==", (Term("all"),), (Term("one"), Term("two"))),
    ),
)


def test_a_row_of_as_many_digits_as_columns_is_a_figure_a_digit() -> None:
    assert parted(SMALL, {"one": "3 25"}) == {"one": ("3", "2", "5")}


def test_a_row_without_an_equation_is_taken_only_if_it_is_all_zeros() -> None:
    documents = newest().tables[0]
    rules, normative = (row.id for row in documents.leaf_rows)
    assert parted(documents, {rules: "000", normative: "312"}) == {rules: ("0", "0", "0")}


def test_a_number_does_not_begin_with_zero() -> None:
    assert parted(SMALL, {"one": "1001", "two": "000", "all": "1001"}) == {"two": ("0", "0", "0")}


def test_the_whole_table_tells_where_its_rows_do_not() -> None:
    runs = {"one": "11112", "two": "101", "all": "12113"}
    # 11 1 12 and 1 11 12 both keep the row's own equation
    assert parted(SMALL, runs) == {
        "one": ("11", "1", "12"),
        "two": ("1", "0", "1"),
        "all": ("12", "1", "13"),
    }


def test_two_ways_to_part_a_table_are_none() -> None:
    assert parted(SMALL, {"one": "11112", "two": "000", "all": "11112"}) == {"two": ("0", "0", "0")}


def test_a_row_that_is_missing_leaves_the_others_unproved() -> None:
    assert parted(SMALL, {"one": "11112", "all": "12113"}) == {}


def test_where_cells_are_blank_only_zeros_are_taken() -> None:
    runs = {"one": "11112", "two": "101", "all": "000"}
    assert parted(SMALL, runs, blanks=True) == {"all": ("0", "0", "0")}


def test_the_fifteen_figures_of_disputes_are_parted_by_their_three_sums() -> None:
    (row,) = DISPUTES.leaf_rows
    read = parted(DISPUTES, {row.id: "204061 30 04000 00"})
    assert read == {row.id: tuple("204061300400000")}


def test_what_is_no_digit_or_too_long_is_unread() -> None:
    runs = {"one": "1.2 3", "two": "１２３", "all": "9" * 500}
    assert parted(SMALL, runs) == {}


def test_a_table_with_too_many_ways_is_given_up() -> None:
    run = "1" * 60
    assert parted(REQUESTS, {row.id: run for row in REQUESTS.leaf_rows}) == {}


figures = st.integers(0, 12) | st.integers(0, 1500)
row = st.tuples(figures, figures)


@settings(deadline=None)
@given(row, row, st.randoms())
def test_a_table_run_together_comes_back_or_is_unread(
    one: tuple[int, int], two: tuple[int, int], random: Random
) -> None:
    rows = {"one": one, "two": two, "all": (one[0] + two[0], one[1] + two[1])}
    told = {id: tuple(map(str, (a, b, a + b))) for id, (a, b) in rows.items()}
    runs = {}
    for id, printed in told.items():
        run = list("".join(printed))
        run.insert(random.randint(0, len(run)), " ")
        runs[id] = "".join(run)
    read = parted(SMALL, runs)
    assert all(told[id] == printed for id, printed in read.items())


@settings(deadline=None)
@given(row, row, st.integers(1, 30))
def test_a_wrong_total_is_never_made_right(
    one: tuple[int, int], two: tuple[int, int], wrong: int
) -> None:
    """A total that is printed wrong: unread, or read as it stands."""
    rows = {"one": one, "two": two, "all": (one[0] + two[0], one[1] + two[1])}
    told = {id: tuple(map(str, (a, b, a + b))) for id, (a, b) in rows.items()}
    told["one"] = (*told["one"][:2], str(sum(one) + wrong))
    read = parted(SMALL, {id: "".join(printed) for id, printed in told.items()})
    assert all(told[id] == printed for id, printed in read.items() if len("".join(told[id])) == 3)
