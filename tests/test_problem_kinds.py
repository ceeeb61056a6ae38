"""Kinds of problem: each is declared once, with texts that fit in every language, and every text is of one of them."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping
from importlib import import_module, reload
from itertools import chain
from pkgutil import walk_packages
from types import ModuleType

import pytest

import tiktok_kpis
from tests import messages
from tiktok_kpis import problems
from tiktok_kpis.exports.problem_kinds import TOTAL_ROW
from tiktok_kpis.grids.problem_kinds import FILE_EMPTY, FILE_UNREADABLE
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, catalogue
from tiktok_kpis.problems import Problem, ProblemKind, Severity, declare

TEXTS = {"invented.sentence": "{found} is no hour.", "invented.remedy": "Write it as {example}."}


def modules() -> list[ModuleType]:
    """Return every module of the package that declares kinds."""
    names = [found.name for found in walk_packages(tiktok_kpis.__path__, "tiktok_kpis.") if not found.ispkg]
    return [import_module(name) for name in names if name.endswith(".problem_kinds")]


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Mapping[str, str]]:
    """The catalogues of English and German, to be changed; other languages have none."""
    made: dict[str, Mapping[str, str]] = {"en": dict(TEXTS), "de": dict(TEXTS)}
    monkeypatch.setattr(problems, "catalogue", lambda name, language: made.get(language, {}))
    monkeypatch.setattr(problems, "_declared", {})
    return made


def test_a_kind_whose_texts_fit_is_declared(texts: dict[str, Mapping[str, str]]) -> None:
    """The places are those of both texts together; a language whose catalogue is not carried along asks for nothing."""
    assert declare("invented", "found", "example", severity=Severity.NOTE) == ProblemKind(
        "invented", ("found", "example"), Severity.NOTE
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"invented.remedy": None}, "The problem invented has no text invented.remedy in the language de."),
        (
            {"invented.sentence": "{founded} is no hour."},
            "The text invented.sentence in the language de asks for founded, which the problem invented does not have.",
        ),
        (
            {"invented.remedy": "Write it as 5."},
            "Neither invented.sentence nor invented.remedy in the language de asks for example of the problem invented.",
        ),
    ],
    ids=["a text is missing", "a text asks for another value", "no text asks for a value"],
)
def test_a_kind_whose_texts_do_not_fit_is_refused(
    texts: dict[str, Mapping[str, str]], changes: Mapping[str, str | None], message: str
) -> None:
    """The error names the problem, the language and the key."""
    texts["de"] = {key: words for key, words in {**TEXTS, **changes}.items() if words is not None}
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        declare("invented", "found", "example")


def test_a_code_is_declared_once() -> None:
    """The error names the code and the two lines."""
    with pytest.raises(ValueError, match=r"file_empty is declared twice: in .*problem_kinds\.py:\d+ and in .*test_.*\.py:\d+"):
        declare("file_empty")


def test_a_module_can_be_loaded_again() -> None:
    """Its kinds are those there were."""
    module = import_module("tiktok_kpis.ledger.problem_kinds")
    before = module.KINDS
    assert before == reload(module).KINDS


def test_every_constant_is_named_in_kinds() -> None:
    """A module of kinds is their list, without one twice, and each constant is named as its code."""
    assert modules()
    for module in modules():
        constants = {name: value for name, value in vars(module).items() if isinstance(value, ProblemKind)}
        assert [kind.code.upper() for kind in module.KINDS] == list(constants)
        assert tuple(constants.values()) == module.KINDS


def test_every_kind_is_on_the_page_of_messages() -> None:
    """A module that no section of the page names would be forgotten."""
    declared = [kind.code for module in modules() for kind in module.KINDS]
    assert len(set(declared)) == len(declared)
    assert {kind.code for kind in chain.from_iterable(messages.SECTIONS.values())} == set(declared)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_of_a_kind(language: str) -> None:
    """What nothing can say any more is left over."""
    codes = {kind.code for module in modules() for kind in module.KINDS}
    parts = ("sentence", "remedy")
    said = {key for key in catalogue("problems", language) if key.rpartition(".")[2] in parts}
    assert said == {f"{code}.{part}" for code in codes for part in parts}


def test_a_problem_has_what_its_kind_says() -> None:
    """Code and severity come from the kind; where something else became of the thing, its texts stay."""
    assert (Problem(FILE_EMPTY).code, Problem(FILE_EMPTY).severity) == ("file_empty", Severity.REFUSED)
    assert Problem(TOTAL_ROW).severity is Severity.NOTE
    other = FILE_EMPTY.with_severity(Severity.WARNING)
    assert Problem(other).severity is Severity.WARNING
    assert Problem(other).describe() == Problem(FILE_EMPTY).describe()


def test_a_problem_can_be_handed_to_another_process() -> None:
    """An import into a portfolio reads in several of them."""
    problem = Problem(FILE_UNREADABLE, values={"reason": "Permission denied"})
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert catalogue("problems", SOURCE_LANGUAGE)["file_unreadable.sentence"].format(**problem.values) == problem.sentence()
