"""What may happen to a workbook's tables over time, in any order: imports, edits, notes, an older version brought back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tiktok_kpis.exports.records import Kind, Reading, Records, Value
from tiktok_kpis.grids.grid import Source
from tiktok_kpis.ledger.frames import Frame, frame, is_missing, row_dicts
from tiktok_kpis.ledger.merge import MERGED_TABLES, MergeResult, merge
from tiktok_kpis.ledger.snapshots import AGES
from tiktok_kpis.ledger.tables import AUDIENCE, DAILY, POSTS, SNAPSHOTS, TABLES, Writer
from tiktok_kpis.metrics.units import Unit

ZONE = ZoneInfo("Europe/Bucharest")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FIRST = date(2026, 3, 1)
VIDEOS = ("7300000000000000001", "7300000000000000002")
HANDLE = "sample.bakery"
NOTES = "My notes"
"""A column the user added."""
BEGUN = "soon"
"""What the user typed for the day of a row of their own."""
KEYS = {"account", *DAILY.key, *POSTS.key, *SNAPSHOTS.key, *AUDIENCE.key, *AGES, "as_exported"}
"""What says which row it is, and what the program keeps for itself."""
EDITABLE = {
    table.name: [n for n in table.names(Writer.IMPORT, Writer.EITHER, Writer.USER) if n not in KEYS] for table in MERGED_TABLES
}

Cell = tuple[str, tuple[str, ...], str]
"""The table, the key of the row, and the column."""
Tables = dict[str, Frame]

few = st.none() | st.integers(0, 9)
made_on = st.integers(0, 4).map(lambda days: date(2026, 3, 10) + timedelta(days=days))


def _records(kind: Kind, made: date, account: str, columns: dict[str, list[Value]]) -> Records:
    count = len(next(iter(columns.values())))
    return Records(kind, kind.value, Source(f"{made}.csv"), account, made, True, columns, list(range(count)))


@st.composite
def exports(draw: st.DrawFn) -> Records:
    """Draw an export of days, posts or audience; its day is stated. Its counts are small, what users type is not."""
    made = draw(made_on)
    kind = draw(st.sampled_from([Kind.DAILY, Kind.POSTS, Kind.POSTS, Kind.AUDIENCE]))
    if kind is Kind.DAILY:
        first, count = draw(st.integers(0, 2)), draw(st.integers(1, 3))
        figures = draw(st.lists(st.sampled_from(["views", "likes", "reach", "followers"]), min_size=1, max_size=3, unique=True))
        columns: dict[str, list[Value]] = {"date": [FIRST + timedelta(days=first + n) for n in range(count)]}
        columns |= {name: draw(st.lists(few, min_size=count, max_size=count)) for name in figures}
        return _records(kind, made, draw(st.sampled_from(["", HANDLE])), columns)
    if kind is Kind.AUDIENCE:
        columns = {"dimension": ["gender", "gender"], "value": ["Female", "Male"], "share": [draw(few), draw(few)]}
        return _records(kind, made, HANDLE, columns)
    videos = draw(st.lists(st.sampled_from(VIDEOS), min_size=1, max_size=2, unique=True))
    drawn: dict[str, st.SearchStrategy[Any]] = {
        "views": few,
        "likes": few,
        "title": st.sampled_from([None, "Bread", 'Bread; "again", #baking', "=1+1", "Rolls\n#rolls"]),
        "posted": st.sampled_from([None, datetime(2026, 3, 1, 22, 30), datetime(2026, 3, 2)]),  # noqa: DTZ001
        "hashtags": st.sampled_from([None, "#rolls", "#a #b"]),
        "sound": st.sampled_from([None, "a", "b"]),
        "duration": st.sampled_from([None, 15, 15.5, 0.1 + 0.2]),
    }
    names = draw(st.lists(st.sampled_from(sorted(drawn)), min_size=1, max_size=5, unique=True))
    return _records(kind, made, HANDLE, {"video_id": list(videos), **{n: [draw(drawn[n]) for _ in videos] for n in names}})


def merged(tables: Tables, *blocks: Records) -> MergeResult:
    """Merge exports into tables."""
    return merge(tables, Reading(records=list(blocks)), zone=ZONE, weekdays=WEEKDAYS)


def key_of(table: str, row: dict[str, Any]) -> tuple[str, ...]:
    """Return what says which row of a table it is; the account aside, which rows of one account come to have later."""
    return tuple(str(row[name]) for name in TABLES[table].key if name != "account")


def cells_of(tables: Tables) -> dict[Cell, Any]:
    """Return every filled cell of the tables that exports write; of a number the 15 digits that a spreadsheet keeps."""
    return {
        (name, key_of(name, row), column): float(f"{value:.15g}") if isinstance(value, float) else value
        for name, table in tables.items()
        for row in row_dicts(table)
        for column, value in row.items()
        if not is_missing(value)
    }


class Histories(RuleBasedStateMachine):
    """One workbook of one account. ``typed`` is what stands in it that the user typed, and must never be gone."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: Tables = {}
        self.typed: dict[Cell, Any] = {}
        self.own_rows: list[str] = []
        self.imported: list[Records] = []
        self.numbers = 1000
        self.versions: list[tuple[Any, ...]] = []

    def keep(self, tables: Tables) -> Tables:
        """Keep the tables as the workbook does; what comes back is what it holds."""
        return tables

    @rule(block=exports())
    def import_one(self, block: Records) -> None:
        """A new export is read."""
        self._import(block)

    @rule(blocks=st.lists(exports(), min_size=2, max_size=3))
    def import_several(self, blocks: list[Records]) -> None:
        """Several are read at once."""
        self._import(*blocks)

    @precondition(lambda self: self.imported)
    @rule(data=st.data())
    def import_again(self, data: st.DataObject) -> None:
        """What was read before says nothing new: once a refresh has filled what the user cleared, nothing changes."""
        block = data.draw(st.sampled_from(self.imported))
        self._import()
        before = self._of_exports()
        self.tables = self.keep(merged(self.tables, block).tables)
        assert self._of_exports() == before
        assert merged(self.tables, block).changes.nothing

    @precondition(lambda self: any(len(table) for table in self.tables.values()))
    @rule(data=st.data(), clear=st.integers(0, 4).map(lambda number: number == 0))
    def edit(self, data: st.DataObject, clear: bool) -> None:
        """The user types over a cell or clears it, in our columns or their own."""
        name = data.draw(st.sampled_from([name for name, table in self.tables.items() if len(table)]))
        table = self.tables[name].copy()
        position = data.draw(st.integers(0, len(table) - 1))
        row = row_dicts(table)[position]
        filled = [column for column in EDITABLE[name] if not is_missing(row[column])]
        column = data.draw(st.sampled_from(filled or [NOTES]) | st.sampled_from([*EDITABLE[name], NOTES]))
        if row.get("date") == BEGUN:
            return
        value = None if clear else self._new(name, column)
        if column not in table:
            table[column] = None
        table[column] = table[column].astype(object)
        table.loc[position, column] = value
        self.tables = self.keep({**self.tables, name: table})
        cell = (name, key_of(name, row), column)
        self.typed.pop(cell, None)
        if value is not None:
            self.typed[cell] = value

    @precondition(lambda self: "Daily" in self.tables)
    @rule()
    def begin_a_row(self) -> None:
        """The user begins a row of their own, without a day."""
        words = f"own {len(self.own_rows)}"
        daily = self.tables["Daily"]
        added = frame(
            DAILY, [*row_dicts(daily), {"date": BEGUN, NOTES: words}], keep_columns_of=daily.assign(**{NOTES: daily.get(NOTES)})
        )
        self.tables = self.keep({**self.tables, "Daily": added})
        self.own_rows.append(words)

    @precondition(lambda self: self.versions)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """The backup that some refresh left is brought back, with what was typed in it."""
        tables, typed, own_rows, imported = data.draw(st.sampled_from(self.versions))
        self.tables, self.typed = dict(tables), dict(typed)
        self.own_rows, self.imported = list(own_rows), list(imported)

    @invariant()
    def nothing_typed_is_gone(self) -> None:
        """Every cell the user typed holds it, every row of their own is there."""
        cells = cells_of(self.tables)
        assert {cell: cells.get(cell) for cell in self.typed} == self.typed
        own = [row.get(NOTES) for row in row_dicts(self.tables["Daily"]) if row["date"] == BEGUN] if self.tables else []
        assert own == self.own_rows

    def teardown(self) -> None:
        """Whatever the user did, all other cells are those of the same exports read in another order into an empty workbook."""
        if not self.imported:
            return
        self._import()
        tables: Tables = {}
        for block in reversed(self.imported):
            tables = merged(tables, block).tables
        at_once = cells_of(merged({}, *self.imported).tables)
        assert cells_of(tables) == at_once
        changed = self._changed_by_hand()
        assert {c: v for c, v in cells_of(self.tables).items() if not changed(c)} == {
            c: v for c, v in at_once.items() if not changed(c)
        }

    def _of_exports(self) -> dict[Cell, Any]:
        """Return the cells of all rows but those the user began, whose account is filled in once there is one."""
        return {cell: value for cell, value in cells_of(self.tables).items() if cell[:2] != ("Daily", (BEGUN,))}

    def _import(self, *blocks: Records) -> None:
        self.versions.append((dict(self.tables), dict(self.typed), list(self.own_rows), list(self.imported)))
        before = cells_of(self.tables)
        made = merged(self.tables, *blocks)
        self.tables = self.keep(made.tables)
        self.imported += blocks
        kept = {problem.values["kept"] for problem in made.changes.problems if problem.code == "typed_value_kept"}
        for cell, value in self._said_newest(blocks).items():
            if cell in self.typed and before.get(cell) == self.typed[cell] != value:
                assert str(self.typed[cell]) in kept, "an export says otherwise, and the Log does not tell"

    def _said_newest(self, blocks: tuple[Records, ...]) -> dict[Cell, Any]:
        """Return what exports say of days, where one of them is newer than all that were read before."""
        latest = max(
            (block.exported or date.min for block in self.imported[: len(self.imported) - len(blocks)]), default=date.min
        )
        newest = max(blocks, key=lambda block: block.exported or date.min, default=None)
        if newest is None or newest.kind is not Kind.DAILY or (newest.exported or date.min) <= latest:
            return {}
        if sum(block.exported == newest.exported for block in blocks) > 1:
            return {}
        figures = [name for name in newest.columns if name != "date"]
        return {
            ("Daily", (str(day),), name): newest.columns[name][position]
            for position, day in enumerate(newest.days)
            for name in figures
            if newest.columns[name][position] is not None
        }

    def _new(self, table: str, column: str) -> Any:
        """Return a value that no export says."""
        self.numbers += 1
        if column == NOTES:
            return f"typed {self.numbers}"
        unit = TABLES[table].column(column).unit
        if column == "posted":
            return datetime(2026, 2, 1) + timedelta(minutes=self.numbers)  # noqa: DTZ001
        return f"typed {self.numbers}" if unit is Unit.TEXT else self.numbers

    def _changed_by_hand(self) -> Any:
        """Return whether a cell, or one it follows from, was typed by the user."""
        recounted = {(key[0], column) for name, key, column in self.typed if name == "Snapshots"}
        dated = {key for name, key, column in self.typed if (name, column) == ("Posts", "posted")}

        def changed(cell: Cell) -> bool:
            name, key, column = cell
            return (
                cell in self.typed
                or column in {NOTES, "as_exported"}
                or column in EDITABLE_BY_USER[name]
                or (name == "Daily" and key == (BEGUN,))
                or (name == "Posts" and ((key[0], column) in recounted or (key in dated and column in {"weekday", "hour"})))
                or (name == "Snapshots" and column in AGES and key[:1] in dated)
            )

        return changed


EDITABLE_BY_USER = {table.name: set(table.names(Writer.USER)) for table in MERGED_TABLES}
