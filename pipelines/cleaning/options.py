"""What a caller can choose about cleaning."""

from __future__ import annotations

from dataclasses import dataclass, fields

STAGES = ("encoding", "footer", "paragraphs")
"""All stages, in the order in which they run."""


@dataclass(frozen=True, slots=True)
class Options:
    """Choices for ``clean`` and ``extract``; the defaults are what news text needs.

    Attributes:
        stages: which stages run. ``encoding``: repair of mojibake, entities and control characters.
            ``footer``: both ends and furniture inside are cut, and what they declare is lifted into fields.
            ``paragraphs``: glued paragraphs are separated and white space is normalised.
        threshold: log-odds that a cut needs beyond the best alternative. Higher cuts less, lower cuts more;
            0 is the calibrated balance, in which a lost true word already weighs more than one of junk.
        keep: kinds that are never cut, by name (docs/rules.md lists them), for example ``{"copyright"}``.
        cut: kinds that are cut at both ends wherever a line shows them, even if little else speaks for it, for
            example ``{"name", "date"}``.
        split_glue: False leaves glued paragraphs as they are.
    """

    stages: frozenset[str] = frozenset(STAGES)
    threshold: float = 0.0
    keep: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()
    split_glue: bool = True

    def __post_init__(self) -> None:
        """Raise ValueError for an unknown stage, TypeError for a string where a set of names belongs."""
        for name in ("stages", "keep", "cut"):
            value = getattr(self, name)
            if isinstance(value, str):
                raise TypeError(f"Options.{name} takes a set of names, not the string {value!r}")
            object.__setattr__(self, name, frozenset(value))
        unknown = sorted(self.stages - set(STAGES))
        if unknown:
            raise ValueError(f"Options.stages: unknown {unknown}; the stages are {list(STAGES)}")


OPTION_NAMES = tuple(item.name for item in fields(Options))
