"""The process that turns foreign bytes into cell texts. Run as a script, by ``reading.py`` only.

The Rust parser aborts the whole process when a file asks for more memory than there is (a sheet with two cells at opposite
corners is enough), and no ``except`` sees that. So it runs here, under a limit of memory; a dead reader is one refused
file. Requests and answers are length-prefixed on stdin and stdout. Imports nothing of hocba, so that it starts in 30 ms.
"""

import datetime
import io
import json
import resource
import struct
import sys
from typing import Any, BinaryIO

LENGTH = struct.Struct(">Q")


def cell_text(value: Any) -> str:
    """Write one cell as text: whole numbers without a point, others with the 15 digits that a spreadsheet keeps."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if value == value and value not in (float("inf"), float("-inf")) and value == int(value):
            return str(int(value))
        return format(value, ".15g")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def read_sheets(data: bytes, limits: dict[str, int]) -> dict[str, Any]:
    """Return ``{"sheets": [[name, rows], …]}`` or ``{"error": code}``; any failure of the parser is an answer."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(workbook.sheets_metadata) > limits["sheets"]:
            return {"error": "too_large"}
        sheets = []
        for metadata in workbook.sheets_metadata:
            if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if metadata.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            sheet = workbook.get_sheet_by_name(metadata.name)
            last_row, last_column = sheet.end or (0, 0)
            if last_row >= limits["rows"] or last_column >= limits["columns"]:
                return {"error": "too_large"}
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append([metadata.name, [[cell_text(value) for value in row] for row in rows]])
        return {"sheets": sheets}
    except python_calamine.PasswordError:
        return {"error": "encrypted"}
    except MemoryError:
        return {"error": "too_large"}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the Rust parser is no Exception
        return {"error": "unreadable"}


def serve(requests: BinaryIO, answers: BinaryIO, limits: dict[str, int]) -> None:
    """Answer requests until the pipe closes."""
    while len(prefix := requests.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(prefix)
        answer = json.dumps(read_sheets(requests.read(length), limits)).encode()
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (settings["memory_bytes"], settings["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.append(settings["library_folder"])
    serve(sys.stdin.buffer, sys.stdout.buffer, settings)
