"""Agreement by kind of episode as an inline SVG: bars with intervals, every figure also as text."""

from html import escape

from reasoning_service.evaluate.summary import Kind

ROW, LEFT, WIDTH, RIGHT, TOP = 34, 190, 420, 130, 26
STROKE = "#1a1a1a"
FILL = {True: "#1f5fa8", False: "#b45f06"}
"""Blue for distress, brown for what is none: apart without red and green, 4.5:1 on white."""


def bars(kinds: tuple[Kind, ...]) -> str:
    """One bar a kind, its Wilson interval as a line; read aloud as one sentence each."""
    height = TOP + ROW * len(kinds) + 24
    told = "; ".join(f"{_name(kind)}: {_figure(kind)}" for kind in kinds)
    rows = "".join(_bar(index, kind) for index, kind in enumerate(kinds))
    grid = "".join(_mark(percent, height) for percent in (0, 25, 50, 75, 100))
    return (
        f'<svg role="img" aria-labelledby="plot-title plot-text" '
        f'viewBox="0 0 {LEFT + WIDTH + RIGHT} {height}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="plot-title">Agreement with the truth by kind of episode</title>'
        f'<desc id="plot-text">{escape(told)}</desc>{grid}{rows}</svg>'
    )


def _bar(index: int, kind: Kind) -> str:
    y = TOP + ROW * index
    found = kind.agreement
    text = f'<text x="{LEFT - 10}" y="{y + 19}" text-anchor="end">{escape(_name(kind))}</text>'
    figure = f'<text x="{LEFT + WIDTH + 10}" y="{y + 19}">{escape(_figure(kind))}</text>'
    if found.share is None or found.low is None or found.high is None:
        return text + figure
    low, high = LEFT + WIDTH * found.low, LEFT + WIDTH * found.high
    middle = y + 14
    return (
        f'{text}<rect x="{LEFT}" y="{y + 4}" width="{WIDTH * found.share:.1f}" height="20" '
        f'fill="{FILL[kind.distress]}"/>'
        f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 5}v10M{high:.1f} '
        f'{middle - 5}v10" stroke="{STROKE}" stroke-width="2" fill="none"/>{figure}'
    )


def _mark(percent: int, height: int) -> str:
    x = LEFT + WIDTH * percent / 100
    return (
        f'<path d="M{x:.1f} {TOP - 6}V{height - 22}" stroke="#767676"/>'
        f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle">{percent} %</text>'
    )


def _name(kind: Kind) -> str:
    return kind.kind.replace("_", " ")


def _figure(kind: Kind) -> str:
    return f"{kind.agreement.count} of {kind.agreement.of}"
