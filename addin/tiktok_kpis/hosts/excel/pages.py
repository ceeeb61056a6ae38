"""The pages the ribbon's buttons open in the browser: they hold letters of every script, which a message box does not."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tiktok_kpis.exports.records import Reading
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.functions import Function, Group, Metric
from tiktok_kpis.metrics.notations import prose

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{border:1px solid #999;padding:.3rem .6rem;text-align:left}"
    "code{font-size:1.05em}h3{margin-bottom:.2rem}"
)


def help_page(language: str) -> str:
    """Return a page with every function: what it gives, takes and how it calculates."""
    parts = [f"<p>{_said('fraction', language)}</p>"]
    for group in Group:
        members = [function for function in ALL if function.group is group]
        if members:
            parts.append(f"<h2>{escape(group.title(language))}</h2>")
            parts += [_function(function, language) for function in members]
    return _page(_said("functions", language), parts, language)


def paste_page(reading: Reading, sheet: str, language: str) -> str:
    """Return a page that says what a refresh would read from a Paste sheet, and what it has to say about it."""
    parts = [f"<p>{_said('nothing_changed', language)}</p>"]
    if reading.blocks:
        rows = (
            (
                text(f"problems.shape.{block.shape}", language),
                str(block.rows_read),
                str(block.rows_refused),
                f"{block.first_day} … {block.last_day}" if block.first_day else "",
            )
            for block in reading.blocks
        )
        parts.append(_table([_said(key, language) for key in ("table", "rows", "refused", "days")], rows))
    else:
        parts.append(f"<p>{_said('no_tables', language)}</p>")
    if reading.problems:
        parts.append(f"<h2>{_said('remarks', language)}</h2><ul>")
        parts += [f"<li>{escape(problem.describe(language))}</li>" for problem in reading.problems]
        parts.append("</ul>")
    return _page(escape(text("excel.page.paste", language, sheet=sheet)), parts, language)


def _function(function: Function, language: str) -> str:
    names = ", ".join(f"[{p.name}]" if p.optional else p.name for p in function.parameters)
    rows = ((parameter.name, parameter.help_in(language)) for parameter in function.parameters)
    arithmetic = (
        f"<p>{_said('calculates', language)} {escape(prose(function, language))}</p>" if isinstance(function, Metric) else ""
    )
    headings = [_said(key, language) for key in ("argument", "meaning")]
    call = f"<h3><code>={function.name}({escape(names)})</code></h3>"
    return f"{call}<p>{escape(function.help(language))}</p>{arithmetic}{_table(headings, rows)}"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _said(key: str, language: str) -> str:
    return escape(text(f"excel.page.{key}", language))


def _page(title: str, parts: Iterable[str], language: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{''.join(parts)}</body></html>\n"
    )
