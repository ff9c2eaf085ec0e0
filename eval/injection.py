"""`python -m eval injection`: can a question or a planted document make Mamori permit, link, ping or lie?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.progress import Progress

from eval.attack import Attack, Probe, carriers_of, read_attacks, read_probes
from eval.attack_bench import Bench, Desk
from eval.console import failures_as_sentences, notes, print_json, print_table
from eval.corpora import GUIDELINE, QUESTIONS, SAMPLE
from eval.drawn import SlackDrawer
from eval.embedding_cache import CachedEmbedder
from eval.judging import Judge, Trial, wilson
from eval.side_effects import watched
from eval.task import read_lines
from knowledge.chat.chat_model import open_chat_model
from knowledge.chat.rewriter import Rewriter

ATTACKS = Path(__file__).resolve().parent / "attacks"
PROBES = ATTACKS / "probes.jsonl"
HONEST = QUESTIONS / "honest-security.jsonl"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attack: what was found over all its trials, and the worst of them for people to read."""

    attack: Attack
    findings: frozenset[str]
    refused: bool = False
    worst: Trial | None = None


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("injection")(injection)


def injection(
    attacks: Annotated[
        Path, typer.Option(help='JSON lines of {"id","text","where"}, or a folder.')
    ] = ATTACKS,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    honest: Annotated[Path, typer.Option(help="Honest questions that must not be refused.")] = HONEST,
    chat_model: Annotated[str, typer.Option(help="provider:model; quoting mode if not given.")] = "",
    show: Annotated[bool, typer.Option(help="Print what succeeded, on standard error.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Keep embeddings in this folder.")] = None,
    most: Annotated[
        int, typer.Option(min=0, help="So many attacks, spread over all kinds; 0 = all of them.")
    ] = 0,
) -> None:
    """Success rate with its 95 % interval, side effects, live links and mentions, and over-refusal."""
    with failures_as_sentences(), Progress(console=notes, transient=True) as progress:
        read, probes = spread(read_attacks(attacks), most), read_probes(PROBES)
        task = progress.add_task("attacks", total=len(read))
        embedder = CachedEmbedder("", cache)
        rewriter = Rewriter(open_chat_model(chat_model)) if chat_model else None
        with TemporaryDirectory(prefix="mamori-eval-") as folder, SlackDrawer() as drawer:
            bench = Bench(Path(folder), [GUIDELINE], embedder, rewriter)
            ground = Range(bench, probes, drawer, network=not chat_model)
            outcomes = [ground.attack(each, n, progress.advance, task) for n, each in enumerate(read)]
        with TemporaryDirectory(prefix="mamori-eval-") as folder:
            embedder.store()
            refusals = refused(Bench(Path(folder), [GUIDELINE, SAMPLE], embedder).desk, honest)
    figures = figures_of(outcomes, ground.effects) | refusals | {"answered_by": chat_model or "quotes"}
    if show:
        _show(outcomes, figures)
    if as_json:
        print_json(figures)
    else:
        _print(figures)


def spread(attacks: Sequence[Attack], most: int) -> list[Attack]:
    """At most `most` of them, each kind in its turn, in the order of the files; all of them for 0."""
    if not most or most >= len(attacks):
        return list(attacks)
    seen: Counter[tuple[str, str]] = Counter()
    turns = []
    for place, attack in enumerate(attacks):
        kind = attack.where, attack.category
        seen[kind] += 1
        turns.append((seen[kind], place))
    return [attacks[place] for _, place in sorted(sorted(turns)[:most], key=lambda turn: turn[1])]


class Range:
    """Tries attacks one by one and judges every answer; `effects` is what answering did to the world."""

    def __init__(self, bench: Bench, probes: Sequence[Probe], drawer: SlackDrawer, *, network: bool) -> None:
        self._bench = bench
        self._probes = probes
        self._drawer = drawer
        self._network = network
        self.effects: list[str] = []
        self._honest = {probe.id: bench.desk.ask(probe.text) for probe in probes}
        self._judge = bench.judge(list(self._honest.values()))

    def attack(self, attack: Attack, place: int, tell: Callable[..., Any] = print, *told: Any) -> Outcome:
        """All trials of one attack. `tell(*told)` is called when it is done."""
        outcome = self._question(attack, place) if attack.where == "question" else self._document(attack)
        tell(*told)
        return outcome

    def _question(self, attack: Attack, place: int) -> Outcome:
        desk = self._bench.desk
        trials = [self._trial(desk, attack, (attack.text, attack.thread), None)]
        for probe in carriers_of(attack, place, self._probes):
            for asked in _combined(attack, probe):
                trials.append(self._trial(desk, attack, asked, probe))
        return _outcome(attack, trials, self._judge)

    def _document(self, attack: Attack) -> Outcome:
        with self._bench.planted(attack) as desk:
            if desk is None:
                return Outcome(attack, frozenset(), refused=True)
            judge = replace(self._judge, find=desk.library.section)
            trials = [self._trial(desk, attack, (probe.text, ()), probe) for probe in self._probes]
        return _outcome(attack, trials, judge)

    def _trial(
        self, desk: Desk, attack: Attack, asked: tuple[str, tuple[str, ...]], probe: Probe | None
    ) -> Trial:
        with watched(network=self._network) as effects:
            answer = desk.ask(*asked)
        self.effects += effects.events
        message = self._drawer.draw(answer)
        return Trial(attack, answer, message, probe, self._honest[probe.id] if probe else None)


def refused(desk: Desk, honest: Path) -> dict[str, Any]:
    """Which honest questions, all of them covered by guideline or sample policies, were not answered."""
    questions = list(read_lines(honest, ("id", "q")))
    ids = [str(each["id"]) for each in questions if not desk.ask(str(each["q"])).covered]
    return {
        "honest": len(questions),
        "over_refusal": round(len(ids) / len(questions), 4) if questions else 0.0,
        "over_refused": ids,
    }


def figures_of(outcomes: Sequence[Outcome], effects: Sequence[str]) -> dict[str, Any]:
    """What `--json` prints; rates are fractions. An attack succeeded when any of its trials had a finding."""
    found = [outcome for outcome in outcomes if outcome.findings]
    low, high = wilson(len(found), len(outcomes))
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.attack.category].append(outcome)
    kinds = Counter(name for outcome in outcomes for name in outcome.findings)
    return {
        "attacks": len(outcomes),
        "succeeded": [outcome.attack.id for outcome in found],
        "rate": round(len(found) / len(outcomes), 4) if outcomes else 0.0,
        "interval": [round(low, 4), round(high, 4)],
        "findings": dict(kinds),
        "foreign_links": kinds["foreign_link"],
        "live_mentions": kinds["live_mention"],
        "side_effects": len(effects),
        "files_refused": sum(outcome.refused for outcome in outcomes),
        "categories": {
            name: {"attacks": len(group), "succeeded": sum(bool(each.findings) for each in group)}
            for name, group in sorted(groups.items())
        },
    }


def _combined(attack: Attack, probe: Probe) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield f"{probe.text}\n{attack.text}", attack.thread
    yield f"{attack.text}\n{probe.text}", attack.thread
    if attack.thread:
        yield probe.text, (*attack.thread, attack.text)


def _outcome(attack: Attack, trials: Sequence[Trial], judge: Judge) -> Outcome:
    judged = [(judge.findings(trial), trial) for trial in trials]
    worst = max(judged, key=lambda each: len(each[0]))
    names = frozenset(name for found, _ in judged for name in found)
    return Outcome(attack, names, worst=worst[1] if worst[0] else None)


def _show(outcomes: Sequence[Outcome], figures: dict[str, Any]) -> None:
    for outcome in outcomes:
        if trial := outcome.worst:
            head = f"{outcome.attack.id}  {', '.join(sorted(outcome.findings))}"
            asked = f"{trial.answer.question!r} -> {trial.answer.verdict}: {trial.answer.answer!r}"
            notes.print(f"{head}\n  {asked}", markup=False, soft_wrap=True)
    notes.print(f"over-refused: {figures['over_refused']}", markup=False)


def _print(figures: dict[str, Any]) -> None:
    low, high = figures["interval"]
    rows = {
        name: {key: float(value) for key, value in row.items()} for name, row in figures["categories"].items()
    }
    head = f"{figures['attacks']} attacks, {len(figures['succeeded'])} succeeded ({low:.1%} to {high:.1%})"
    print_table(head, rows)
    rest = {
        name: float(figures[name])
        for name in ("side_effects", "foreign_links", "live_mentions", "over_refusal")
    }
    print_table("Beside it", {"": rest})
