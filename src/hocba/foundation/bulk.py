"""Many rows in one statement, their bytes sent as bytes.

``bulk_create`` writes binary columns into the statement's text, twice as long and once more to parse; a class's signatures
are some hundred kilobytes. Row-level security refuses ``COPY FROM``, arrays pass it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import Cursor, sql
from psycopg.types.json import Jsonb

from hocba.foundation.models import AppendOnlyModel


def insert_rows(rows: Sequence[AppendOnlyModel]) -> None:
    """Insert new rows of one append-only table in the open transaction; every column must have its value already."""
    if not rows:
        return
    model = type(rows[0])
    statement, fields = _statement(model)
    columns = [[_value(field, row) for row in rows] for field in fields]
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        cursor.execute(statement, columns)


@cache
def _statement(model: type[models.Model]) -> tuple[sql.Composed, tuple["models.Field[Any, Any]", ...]]:
    fields = tuple(model._meta.local_concrete_fields)
    arrays = [sql.SQL("%s::" + _array_type(field)) for field in fields]
    statement = sql.SQL("INSERT INTO {} ({}) SELECT * FROM unnest({})").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
        sql.SQL(", ").join(arrays),
    )
    return statement, fields


def _array_type(field: "models.Field[Any, Any]") -> str:
    name = field.db_type(connection)
    if name is None:
        raise ValueError(f"{field.name} has no column")
    return f"{name.split('(')[0]}[]"


def _value(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    value = getattr(row, field.attname)
    return Jsonb(value) if isinstance(field, models.JSONField) else value
