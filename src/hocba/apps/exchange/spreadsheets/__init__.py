"""Đọc bảng tính: schools' spreadsheets in, typed rows and addressed problems out. No Django, no database, no writing.

``read_workbook`` turns bytes into cells, ``recognise`` tells what a file is, ``parse`` hands it to its parser.
"""

from hocba.apps.exchange.spreadsheets.problems import Problem, Reading
from hocba.apps.exchange.spreadsheets.reading import read_workbook
from hocba.apps.exchange.spreadsheets.recognition import AnyReading, FileKind, KnownNames, parse, recognise
from hocba.apps.exchange.spreadsheets.workbook import Sheet, Workbook

__all__ = [
    "AnyReading",
    "FileKind",
    "KnownNames",
    "Problem",
    "Reading",
    "Sheet",
    "Workbook",
    "parse",
    "read_workbook",
    "recognise",
]
