"""Files that are never changed: written whole beside the old, named by what they hold."""

import hashlib
import io
import os
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def digest(raw: bytes) -> str:
    """Name a content in twelve characters."""
    return hashlib.sha256(raw).hexdigest()[:12]


def is_intact(path: Path) -> bool:
    """Tell whether a file named by its content is there and still holds it."""
    return path.is_file() and path.stem.endswith(digest(path.read_bytes()))


def remove_empty(folder: Path) -> None:
    """Delete a folder and those within it, as far as no file is in them."""
    for each in sorted([*folder.rglob("*"), folder], reverse=True):
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()


def to_parquet(table: pd.DataFrame) -> bytes:
    """Write a table with the same types for the same columns, however many categories it happens to have."""
    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    category = pa.dictionary(pa.int32(), pa.string())
    fields = [f.with_type(category) if pa.types.is_dictionary(f.type) else f for f in arrow.schema]
    buffer = io.BytesIO()
    pq.write_table(arrow.cast(pa.schema(fields)), buffer, compression="zstd")
    return buffer.getvalue()


def write_atomically(path: Path, raw: bytes) -> None:
    """Write beside, force to disk, then rename over: a reader sees the old file or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".parquet.part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
