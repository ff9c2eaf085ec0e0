"""The cost of search against the size of the library, drawn."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib_fontja
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

Figures = Mapping[str, Mapping[str, float]]


def draw(figures: Figures, path: Path) -> None:
    """Two panels, time and memory, both axes logarithmic; written as PNG."""
    matplotlib_fontja.japanize()
    figure, (times, memory) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    _line(times, figures, "search_ms", "検索全体 / whole search")
    _line(times, figures, "vector_ms", "ベクトル検索 / vectors alone")
    times.axhline(5, color="0.7", linestyle=":", linewidth=1)
    times.axhline(25, color="0.7", linestyle=":", linewidth=1)
    times.set_ylabel("ミリ秒 / milliseconds (median)")
    times.set_title("質問 1 件の検索時間 / time of a search")
    _line(memory, figures, "resident_mb", "ボットのプロセス / bot's process")
    _line(memory, figures, "embedder_mb", "埋め込みのプロセス / embedding process")
    memory.set_ylabel("MB")
    memory.set_title("常駐メモリ / resident memory")
    for axes in (times, memory):
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("パッセージ数 / passages")
        axes.grid(visible=True, which="major", color="0.9")
        axes.legend(frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def _line(axes: Axes, figures: Figures, name: str, label: str) -> None:
    points = [(int(size.replace(",", "")), row[name]) for size, row in figures.items() if name in row]
    axes.plot(*zip(*points, strict=True), marker="o", label=label)
