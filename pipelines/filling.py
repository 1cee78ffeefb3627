"""Which fields of an item a result fills.

Fields that hold something are the spider's and stay; those that an earlier pipeline of ours filled, and that
still are as we left them, are filled anew or given back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.article import FIELD_NAMES, declared, fill_gaps
from pipelines.writing import MISSING, plain_metadata, shaped, write

if TYPE_CHECKING:
    from itemadapter import ItemAdapter

    from pipelines.cleaning.document import Result
    from pipelines.items import FieldMap
    from pipelines.recent import Visit


@dataclass(frozen=True)
class Filling:
    """What to write into an item, in Article's names.

    Attributes:
        changes: values to write, ``writing.MISSING`` to remove a field.
        before: values that the filled fields had before any of our pipelines.
        lifted: the filled fields that carry what the text declares.
        not_declared: lifted fields that the item's class does not have.
    """

    changes: dict[str, Any]
    before: dict[str, Any]
    lifted: tuple[str, ...]
    not_declared: tuple[str, ...]


def plan(adapter: ItemAdapter, visit: Visit, result: Result, field_map: FieldMap) -> Filling:
    """Decide what a result, and the visit's account of it, change in an item; nothing is written yet."""

    def current(name: str) -> Any:
        field = field_map.target(adapter, name)
        return MISSING if field is None else adapter.get(field, MISSING)

    ours = {name for name, value in visit.written.items() if current(name) == value}
    held = {name: field_map.get(adapter, name) for name in FIELD_NAMES if name not in ours}
    held = {name: value for name, value in held.items() if value is not None}
    wanted = {name: value for name, value in declared(result).items() if field_map.names(adapter, name)}
    new = {name: value for name, value in fill_gaps(held, wanted).items() if name not in held}
    lifted = tuple(name for name in new if field_map.target(adapter, name) is not None)
    changes = {name: visit.before[name] for name in ours}
    changes.update((name, shaped(adapter.item, name, new[name])) for name in lifted)
    if field_map.target(adapter, "metadata") is not None:
        existing = visit.before["metadata"] if "metadata" in ours else current("metadata")
        changes.update(_metadata(adapter, existing, visit.account))
    return Filling(
        changes=changes,
        before={name: visit.before[name] if name in ours else current(name) for name in changes},
        lifted=lifted,
        not_declared=tuple(name for name in new if name not in lifted),
    )


def _metadata(adapter: ItemAdapter, existing: Any, account: dict[str, Any]) -> dict[str, Any]:
    """Return the change of the item's metadata: our account added; no change if it cannot be added to."""
    plain = plain_metadata(None if existing is MISSING else existing)
    if not account or plain is None:
        return {}
    return {"metadata": shaped(adapter.item, "metadata", {**account, **plain})}


def fill(
    adapter: ItemAdapter, text_field: str, body: str, filling: Filling, field_map: FieldMap
) -> tuple[Any, list[str]]:
    """Write text and fields; return the item to pass on and the fields (Article's names) that it refused."""
    fields = {name: field_map.target(adapter, name) for name in filling.changes}
    values = {field: filling.changes[name] for name, field in fields.items() if field is not None}
    item, refused = write(adapter.item, text_field, {**values, text_field: body})
    return item, [name for name, field in fields.items() if field in refused]
