"""The card of the hex under the pointer stays off that hex; an attack is told to who was attacked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest
from sitting import Sitter, new_game

from game.match import happened
from game.match.dispatches import known
from game.match.happened import Event
from game.ui.hexcard import brief_rows


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SALIENT_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("SALIENT_CACHE", str(tmp_path / "cache"))
    yield
    pygame.display.quit()


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.5), ((1280, 720), 1.0), ((1920, 1080), 1.0)])
def test_the_card_of_a_hex_does_not_lie_on_it_nor_on_the_keys(size: tuple[int, int], scale: float) -> None:
    sitter = Sitter(new_game("human", "hold"), size, scale)
    sitter.until(lambda: sitter.seat.my_turn and not sitter.play.popups.shown)
    play = sitter.play
    play.tips.silent = 1
    seen = 0
    for h in range(0, len(sitter.seat.ready.board.x), 7):
        spot = play.map.camera.spot(h)
        if not play.layout.map.collidepoint(spot):
            continue
        play.intent.point(h)
        sitter.frames(1)
        card = play._about
        assert card.width
        assert not card.collidepoint(spot), sitter.seat.hex_name(h)
        assert play.layout.map.contains(card), sitter.seat.hex_name(h)
        assert not card.colliderect(play.overlay_keys.rect), sitter.seat.hex_name(h)
        seen += 1
    assert seen > 10
    sitter.close()


def test_a_hex_is_told_in_brief_without_losing_a_word_but_plain_water() -> None:
    rows = [
        ("Terrain", "clear"), ("Road", "highway"), ("SW bank", "major river, no crossing"),
        ("NW bank", "Mill bridge: intact"), ("Fieldworks", "level 1"), ("Units", "1st Brigade"),
        ("Stacking", "2 of 8 points"),
    ]  # fmt: skip
    assert brief_rows(rows) == [
        ("Terrain", "clear; highway"), ("NW bank", "Mill bridge: intact"), ("Fieldworks", "level 1"),
        ("Units", "1st Brigade; 2 of 8 points"),
    ]  # fmt: skip


def test_an_attack_is_told_to_who_was_attacked_even_if_it_cost_him_nothing() -> None:
    mark = Event(happened.ORDER, 1, "red", "", "", {})
    attack = Event("attack", 1, "red", "red-1", "0707", {})
    assert known("blue", mark, [attack]) == [attack]
    assert known("blue", mark, [Event("moved", 1, "red", "red-1", "0707", {})]) == []
