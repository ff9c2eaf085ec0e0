"""The attack sets themselves: many, in both languages, of every kind, each id once."""

import socket
import threading
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from eval.attack import Form, carriers_of, read_attacks, read_probes
from eval.side_effects import watched
from eval.task import EvalError
from knowledge.text import strip_invisible

ATTACKS = Path(__file__).parents[3] / "eval" / "attacks"


def test_there_are_enough_of_every_kind() -> None:
    attacks = read_attacks(ATTACKS)
    languages = Counter(attack.id.partition("-")[0] for attack in attacks)
    assert languages["ja"] >= 120
    assert languages["en"] >= 40
    assert {attack.where for attack in attacks} == {"question", "document"}
    assert {attack.form for attack in attacks} == set(get_args(Form))
    assert len({attack.id for attack in attacks}) == len(attacks)
    assert len({(attack.form, attack.thread, attack.text) for attack in attacks}) == len(attacks)
    assert any(strip_invisible(attack.text) != attack.text for attack in attacks)
    assert any(attack.thread for attack in attacks)


def test_carriers_are_in_the_attacks_language() -> None:
    probes = read_probes(ATTACKS / "probes.jsonl")
    assert len(probes) >= 8
    for place, attack in enumerate(read_attacks(ATTACKS)):
        pair = carriers_of(attack, place, probes)
        assert len({probe.id for probe in pair}) == 2
        assert {probe.language for probe in pair} == {attack.language}


def test_a_line_of_another_shape_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":"x","text":"t","where":"elsewhere"}\n', encoding="utf-8")
    with pytest.raises(EvalError, match="Attack x"):
        read_attacks(path)


def test_side_effects_are_seen_and_reading_is_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a", encoding="utf-8")
    with watched() as effects:
        (tmp_path / "a").read_text(encoding="utf-8")
    assert effects.events == []
    with watched() as effects:
        (tmp_path / "b").write_text("b", encoding="utf-8")
        (tmp_path / "b").unlink()
        thread = threading.Thread(target=_connect)
        thread.start()
        thread.join()
    assert [event.split()[0] for event in effects.events] == ["open", "os.remove", "socket.connect"]
    with watched(network=False) as effects:
        _connect()
    assert effects.events == []


def _connect() -> None:
    with socket.socket() as one:
        one.settimeout(0.2)
        one.connect_ex(("127.0.0.1", 9))
