"""The cleaning as a step of datatrove, which runs it on a machine, on Slurm or on Ray (extra ``batch``).

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from pipelines.batch.datatrove_step import CleancopyStep

LocalPipelineExecutor(
    [JsonlReader("in/"), CleancopyStep(), JsonlWriter("out/")], tasks=100, workers=8, logging_dir="log/"
).run()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datatrove.pipeline.base import PipelineStep

from pipelines.batch.cleaner import Cleaner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from datatrove.data import Document

_TEXT = "text"


class CleancopyStep(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """Cleans each document's text; what the text declares joins its metadata, where the columns are.

    A column that holds something is never changed. A document whose cleaning fails is passed on as it is and
    counted; one that a setting drops is left out.

    Args:
        settings: ``CLEANCOPY_*`` settings.
    """

    name = "Cleancopy"
    type = "✂️ - FORMAT"

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        fields = settings.get("CLEANCOPY_FIELDS", {})
        own = fields if isinstance(fields, dict) else {"preset": fields}
        self.settings = {**settings, "CLEANCOPY_FIELDS": {**own, "articleBody": _TEXT}}

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Yield the documents, cleaned."""
        cleaner = Cleaner(self.settings)  # made here: a step is sent to its processes before it runs
        for document in data or ():
            self.stat_update("total")
            with self.track_time():
                kept = self._clean(cleaner, document)
            if kept:
                yield document
            else:
                self.stat_update("dropped")

    def _clean(self, cleaner: Cleaner, document: Document) -> bool:
        item = {**document.metadata, _TEXT: document.text}
        try:
            item = cleaner.clean_item(item)
        except Exception as error:  # noqa: BLE001 - one document must not end the task
            self.stat_update(f"failed: {type(error).__name__}")
            return True
        if item is None:
            return False
        document.text = item.pop(_TEXT)
        document.metadata = item
        return True
