"""Putting the functions into a spreadsheet program, taking them out, and saying what is there."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tiktok_kpis.cli.commands import Language, check_language, say
from tiktok_kpis.languages import SOURCE_LANGUAGE


class Program(StrEnum):
    """A spreadsheet program the functions can be put into."""

    EXCEL = "excel"
    CALC = "calc"
    LITE = "lite"


Chosen = Annotated[
    Program, typer.Argument(help="excel: Excel on Windows. calc: LibreOffice. lite: Excel with xlwings Lite, Mac and web too.")
]


def install(
    program: Chosen,
    folder: Annotated[Path, typer.Option(help="Where to write the files for xlwings Lite.")] = Path("tiktok-kpis-lite"),
    language: Language = SOURCE_LANGUAGE,
) -> None:
    """Put the functions into a spreadsheet program."""
    check_language(language)
    match program:
        case Program.EXCEL:
            from tiktok_kpis.hosts.excel import installation as excel

            say("excel_installed", language, file=excel.install(language))
        case Program.CALC:
            from tiktok_kpis.hosts.calc import installation as calc

            say("calc_installed", language, version=calc.install().installed)
        case Program.LITE:
            from tiktok_kpis.hosts.lite import script

            main, requirements = script.write(folder, language)
            say("lite_written", language, main=main, requirements=requirements)


def uninstall(program: Chosen, language: Language = SOURCE_LANGUAGE) -> None:
    """Take the functions out of a spreadsheet program."""
    check_language(language)
    match program:
        case Program.EXCEL:
            from tiktok_kpis.hosts.excel import installation as excel

            removed = excel.uninstall() is not None
        case Program.CALC:
            from tiktok_kpis.hosts.calc import installation as calc

            removed = calc.uninstall()
        case Program.LITE:
            say("lite_uninstall", language)
            return
    say("uninstalled" if removed else "not_installed", language)


def status(program: Chosen, language: Language = SOURCE_LANGUAGE) -> None:
    """Say whether the functions are in a spreadsheet program, and whether what they need is there."""
    check_language(language)
    match program:
        case Program.EXCEL:
            from tiktok_kpis.hosts.excel import installation as excel

            in_excel = excel.status()
            if not in_excel.installed:
                say("not_installed", language)
            else:
                say("excel_status", language, file=in_excel.path, interpreter=in_excel.interpreter)
                say("excel_sound" if in_excel.sound else "excel_unsound", language)
        case Program.CALC:
            from tiktok_kpis.hosts.calc import installation as calc

            in_calc = calc.status()
            if not in_calc.installed:
                say("not_installed", language)
            else:
                say("calc_status", language, version=in_calc.installed, offered=in_calc.offered)
        case Program.LITE:
            say("lite_status", language)
