"""A gesture as cells: read, compared with what stands, turned into rows. No database here."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hocba.apps.gradebook.columns import normal_value
from hocba.apps.gradebook.values import CellConflict, CellPatch, UnableToWriteMarks
from hocba_core.kernel.digest import sha256
from hocba_core.kernel.errors import HocbaError


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """Một dòng: its version (0: not there yet) and its filled cells."""

    version: int
    cells: Mapping[str, str]


NO_ROW = PupilRow(version=0, cells={})


def normal_patches(cells: Sequence[CellPatch], *, assessment: str | None, term: str) -> list[CellPatch]:
    """Return the cells as entries hold them; raise ``UnableToWriteMarks`` naming the first that cannot stand."""
    patches = [_normal_patch(cell, assessment, term) for cell in cells]
    if len({(patch.pupil_id, patch.column) for patch in patches}) < len(patches):
        raise UnableToWriteMarks(
            "cell_twice", "Một ô được ghi hai lần trong cùng một thao tác.", "Bỏ bớt dòng trùng rồi ghi lại."
        )
    return patches


def _normal_patch(cell: CellPatch, assessment: str | None, term: str) -> CellPatch:
    try:
        base = normal_value(cell.column, cell.base, assessment=assessment, term=term)
        value = normal_value(cell.column, cell.value, assessment=assessment, term=term)
    except HocbaError as problem:
        details = {"pupil": str(cell.pupil_id), "column": cell.column}
        raise UnableToWriteMarks(problem.code, problem.message, problem.next_step, **details) from problem
    if (base, value) == (cell.base, cell.value):
        return cell
    return CellPatch(pupil_id=cell.pupil_id, column=cell.column, base=base, value=value)


def compare(patches: Sequence[CellPatch], current: Mapping[UUID, PupilRow]) -> tuple[list[CellPatch], list[CellConflict]]:
    """Split the patches into what changes a cell and what met another value than its writer saw."""
    changes, conflicts = [], []
    for patch in patches:
        standing = current.get(patch.pupil_id, NO_ROW).cells.get(patch.column)
        if standing == patch.value:
            continue  # somebody already wrote just this
        if standing == patch.base:
            changes.append(patch)
        else:
            conflict = CellConflict(
                pupil_id=patch.pupil_id, column=patch.column, base=patch.base, value=patch.value, current=standing
            )
            conflicts.append(conflict)
    return changes, conflicts


def changed_rows(changes: Sequence[CellPatch], current: Mapping[UUID, PupilRow]) -> dict[UUID, PupilRow]:
    """Return the rows that the changes touch, as they stand afterwards."""
    by_pupil: defaultdict[UUID, dict[str, str | None]] = defaultdict(dict)
    for patch in changes:
        by_pupil[patch.pupil_id][patch.column] = patch.value
    rows = {}
    for pupil_id, values in by_pupil.items():
        row = current.get(pupil_id, NO_ROW)
        cells = {column: value for column, value in {**row.cells, **values}.items() if value is not None}
        rows[pupil_id] = PupilRow(version=row.version + 1, cells=cells)
    return rows


def patch_digest(patches: Sequence[CellPatch]) -> bytes:
    """Return what tells a repeated request from another one that uses the same key."""
    facts = [[str(patch.pupil_id), patch.column, patch.base, patch.value] for patch in patches]
    return sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode())
