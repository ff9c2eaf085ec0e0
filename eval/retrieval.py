"""`python -m eval retrieval`: does it find the text that answers, and do simpler ways find it as well?"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from eval.console import failures_as_sentences, notes, print_json, print_table
from eval.embedding_cache import CachedEmbedder
from eval.mamori_solver import MamoriSolver
from eval.task import Solver, evaluate, read_dataset


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("retrieval")(retrieval)


def retrieval(
    corpus: Annotated[Path, typer.Option(help='JSON lines of {"id","title","text"}.')],
    queries: Annotated[Path, typer.Option(help='JSON lines of {"id","text"}.')],
    qrels: Annotated[Path, typer.Option(help='JSON lines of {"query_id","corpus_id","score"}.')],
    compare: Annotated[bool, typer.Option(help="Also BM25 alone, dense alone and stock LangChain.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
    model: Annotated[str, typer.Option(help="Another embedding model than the bundled one.")] = "",
) -> None:
    """Recall, MRR and nDCG on a data set in three files; times are as if nothing had been cached."""
    with failures_as_sentences():
        dataset = read_dataset(corpus, queries, qrels)
        figures: dict[str, dict[str, float]] = {}
        with Progress(console=notes, transient=True) as progress:
            embedding = progress.add_task("embedding", total=None)
            embedder = CachedEmbedder(
                model, cache, lambda done, total: progress.update(embedding, completed=done, total=total)
            )
            for make in _solvers(embedder, compare):
                solver = make()
                task = progress.add_task(solver.name, total=len(dataset.samples))
                figures[solver.name] = evaluate(
                    dataset,
                    solver,
                    lambda _, task=task: progress.advance(task),  # type: ignore[misc]
                )
                embedder.store()
    if as_json:
        print_json({"dataset": dataset.name, "solvers": figures})
    else:
        print_table(f"{dataset.name}: {len(dataset.corpus)} texts, {len(dataset.samples)} questions", figures)


def _solvers(embedder: CachedEmbedder, compare: bool) -> list[Callable[[], Solver]]:
    if not compare:
        return [lambda: MamoriSolver(embedder)]
    from eval.peers.bm25 import Bm25Solver
    from eval.peers.dense import DenseSolver
    from eval.peers.langchain_stock import LangChainSolver

    return [
        lambda: MamoriSolver(embedder),
        Bm25Solver,
        lambda: DenseSolver(embedder),
        lambda: LangChainSolver(embedder),
    ]
