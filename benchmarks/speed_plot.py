"""The growth of the time with the length, drawn as SVG with both axes logarithmic."""

from __future__ import annotations

from collections.abc import Mapping
from math import log10

LEFT, TOP, WIDTH, HEIGHT = 70, 20, 640, 480
ROW = 18
SHORTEST = 1e-5
"""Seconds at the foot of the plot; what took less stands there."""


def draw(curves: Mapping[str, Mapping[int, float]]) -> str:
    """Return an SVG of seconds against characters, one line for each shape, the slowest named first.

    Args:
        curves: seconds by number of characters, by shape.
    """
    sizes = sorted({size for curve in curves.values() for size in curve}) or [1, 10]
    longest = max((seconds for curve in curves.values() for seconds in curve.values()), default=1.0)
    decades = (log10(SHORTEST), max(log10(longest), log10(SHORTEST) + 1))

    def across(size: float) -> float:
        return LEFT + (log10(size) - log10(sizes[0])) / (log10(sizes[-1] / sizes[0]) or 1) * WIDTH

    def down(seconds: float) -> float:
        share = (log10(max(seconds, SHORTEST)) - decades[0]) / (decades[1] - decades[0])
        return TOP + (1 - share) * HEIGHT

    lines = [_axis(across(size), TOP, across(size), TOP + HEIGHT) for size in sizes]
    lines += [_text(across(size), TOP + HEIGHT + 16, f"{size:,}", "middle") for size in sizes]
    for power in range(round(decades[0]), int(decades[1]) + 1):
        lines.append(_axis(LEFT, down(10.0**power), LEFT + WIDTH, down(10.0**power)))
        lines.append(_text(LEFT - 6, down(10.0**power) + 4, f"{10.0**power:g} s", "end"))
    lines.append(_text(LEFT + WIDTH / 2, TOP + HEIGHT + 36, "characters", "middle"))
    slowest_first = sorted(curves, key=lambda name: -max(curves[name].values(), default=0))
    for number, name in enumerate(slowest_first):
        colour = f"hsl({number * 137 % 360},65%,42%)"
        points = [(across(size), down(seconds)) for size, seconds in sorted(curves[name].items())]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{path}"/>')
        lines.append(_text(LEFT + WIDTH + 16, TOP + 8 + number * ROW, name, "start", colour))
    height = max(TOP + HEIGHT + 50, TOP + ROW * (len(curves) + 1))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 190}" height="{height}"'
    paper = '<rect width="100%" height="100%" fill="white"/>'
    return "\n".join((f'{head} font-family="sans-serif" font-size="12">', paper, *lines, "</svg>", ""))


def _axis(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{text}</text>'
