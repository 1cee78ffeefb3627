"""Files and folders that somebody saved, read as one record per document."""

from __future__ import annotations

from pipelines.reading.records import BadRecord, Record, read_records

__all__ = ["BadRecord", "Record", "read_records"]
