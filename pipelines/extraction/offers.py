"""What a page offers as its headline, authors, dates …, each value with the place it was found in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Candidates:
    """All values a page offers, by field, each with where it was found, best place first."""

    values: dict[str, list[tuple[int, str, Any]]] = field(default_factory=dict)

    def add(self, name: str, rank: int, source: str, value: Any) -> None:
        """Keep a value unless it is empty. Lower ranks win."""
        if value:
            self.values.setdefault(name, []).append((rank, source, value))

    def of(self, name: str) -> list[tuple[str, Any]]:
        """Return ``(source, value)`` of a field, best first."""
        ranked = sorted(self.values.get(name, ()), key=lambda entry: entry[0])
        return [(source, value) for _, source, value in ranked]

    def first(self, name: str) -> Any:
        """Return the best value of a field, None when there is none."""
        found = self.of(name)
        return found[0][1] if found else None
