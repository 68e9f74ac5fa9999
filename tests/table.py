#!/usr/bin/env python3
"""Files of readings as other people's programs read them, as JSON on standard output.

    table.py pyarrow FILE...    Parquet: column types, metadata, rows
    table.py duckdb FILE...     CSV, NDJSON or Parquet, all as one table: column types, rows
"""

import datetime
import json
import sys


def plain(value):
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
        return round(value.timestamp() * 1000)
    return value


def pyarrow(files: list) -> dict:
    import pyarrow.parquet as parquet

    tables = [parquet.read_table(file) for file in files]
    schema = tables[0].schema
    metadata = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    rows = [[plain(value) for value in row.values()] for table in tables for row in table.to_pylist()]
    types = {field.name: str(field.type) for field in schema}
    return {"columns": list(types), "types": types, "metadata": metadata, "rows": rows}


def duckdb(files: list) -> dict:
    import duckdb

    reader = {"csv": "read_csv", "ndjson": "read_json", "parquet": "read_parquet"}[files[0].rsplit(".", 1)[1]]
    more = ", format='newline_delimited'" if reader == "read_json" else ""
    connection = duckdb.connect()
    # Without pytz the program hands out no moments with a zone, so it counts their milliseconds itself.
    described = connection.execute(f"DESCRIBE SELECT * FROM {reader}(?{more})", [files]).fetchall()
    moments = [name for name, kind, *_ in described if kind.startswith("TIMESTAMP")]
    replaced = ", ".join(f"epoch_ms({name}) AS {name}" for name in moments)
    select = f"SELECT * REPLACE ({replaced}) FROM {reader}(?{more})" if replaced else f"SELECT * FROM {reader}(?{more})"
    rows = connection.execute(select, [files]).fetchall()
    types = {name: kind for name, kind, *_ in described}
    return {"columns": list(types), "types": types, "rows": [list(row) for row in rows]}


def main(kind: str, *files: str) -> None:
    found = {"pyarrow": pyarrow, "duckdb": duckdb}[kind](list(files))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
