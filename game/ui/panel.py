"""The side panel: who - figures - why supplied - forecast - cost - buttons on the bottom edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.match.account import LEVELS
from game.match.names import MANNERS
from game.match.supply_line import SupplyLine
from game.rules.forecast import AttackForecast, MarchForecast
from game.ui.button import Button
from game.ui.forecast_sheet import draw_attack, draw_march
from game.ui.front_sheet import draw_front
from game.ui.ink import Ink
from game.ui.seat import Seat
from game.ui.supply_sheet import draw_supply
from game.ui.unit_sheet import draw_figures, draw_who, draw_why

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
MANNER_WORDS = {"hasty": "Hasty", "prepared": "Prepared", "supported": "Supported"}

_lines: dict[tuple[int, str], SupplyLine] = {}


def supply_of(play: Play) -> SupplyLine | None:
    """The supply of the selected own unit, asked for once and kept while the position stands."""
    key = play.intent.units[0] if play.intent.units else ""
    unit = play.seat.units.get(key)
    if unit is None or unit.side != play.seat.side:
        return None
    kept = (id(play.seat.position), key)
    if kept not in _lines:
        _lines.clear()
        _lines[kept] = play.seat.supply(key)
    return _lines[kept]


def draw_panel(
    target: pygame.Surface, ink: Ink, rect: Rect, play: Play
) -> tuple[list[Button], list[tuple[Rect, str]]]:
    """Draw the panel. Returns its buttons and the unit names that can be clicked."""
    palette = ink.palette
    pygame.draw.rect(target, palette.panel, rect)
    pygame.draw.line(target, palette.rule, rect.topleft, rect.bottomleft)
    pad = ink.px(24)
    inner = Rect(rect.x + pad, rect.y + pad, rect.width - 2 * pad, rect.height - 2 * pad)
    target.set_clip(rect)
    intent, seat = play.intent, play.seat
    buttons: list[Button] = []
    listed: list[tuple[Rect, str]] = []
    if not intent.units:
        told = play.overlay.supply
        if told is None:
            listed = draw_front(target, ink, seat, inner)
        else:
            draw_supply(target, ink, inner, told, seat.sides, f"{play.bindings.letter(told.action)} to close")
        if seat.match.undoable and seat.my_turn:
            buttons = _on_the_edge(ink, inner, [Button("Undo the last order (U)", play.undo)])
    elif intent.target >= 0:
        _attack(target, ink, inner, play, buttons)
    else:
        _unit(target, ink, inner, play, buttons)
    for button in buttons:
        button.draw(target, ink)
    target.set_clip(None)
    return _same(play, buttons), listed


def _same(play: Play, buttons: list[Button]) -> list[Button]:
    """Buttons that were pressed down stay the objects they were, so that their release is noticed."""
    before = {button.word: button for button in play.panel_buttons}
    for i, button in enumerate(buttons):
        old = before.get(button.word)
        if old is not None:
            old.rect, old.state, old.press = button.rect, button.state, button.press
            buttons[i] = old
    return buttons


def _unit(target: pygame.Surface, ink: Ink, inner: Rect, play: Play, buttons: list[Button]) -> None:
    """A selected unit, its supply, and the march under the pointer."""
    seat, intent = play.seat, play.intent
    unit = seat.units[intent.units[0]]
    y = draw_who(target, ink, unit, seat, inner)
    y = draw_figures(target, ink, unit, seat, inner, y)
    march = intent.forecast if isinstance(intent.forecast, MarchForecast) else None
    bottom = inner.bottom - (ink.px(200) if march else ink.px(60))
    line = supply_of(play)
    if line is not None:
        y = draw_why(target, ink, line, inner, y, bottom)
    if march is not None:
        draw_march(target, ink, march, seat, seat.can_undo(intent.text), inner, y)
    elif unit.side == seat.side and seat.my_turn:
        _advise(target, ink, inner, y, unit.attacked, len(intent.units))
        edge = [Button("Next unit (N)", lambda: play.next_unit(1))]
        if seat.match.undoable:
            edge.append(Button("Undo (U)", play.undo))
        buttons.extend(_on_the_edge(ink, inner, edge))


def _advise(target: pygame.Surface, ink: Ink, inner: Rect, y: int, attacked: int, count: int) -> None:
    if attacked:
        text = "It has attacked this turn."
    elif count > 1:
        text = f"{count} units chosen. Right click on an enemy hex: attack together."
    else:
        text = "Point at a shaded hex for a forecast; right click marches there, or attacks an enemy hex. "
        text += "Shift and left click adds a unit to the attack."
    if y < inner.bottom - ink.px(120):
        ink.block(target, "sans", 13.5, text, ink.palette.ink_3, (inner.x, y), inner.width, most=4)


def _attack(target: pygame.Surface, ink: Ink, inner: Rect, play: Play, buttons: list[Button]) -> None:
    """The attack the player is about to order."""
    seat, intent = play.seat, play.intent
    attackers = [seat.units[key] for key in intent.units]
    y = draw_who(target, ink, attackers[0], seat, inner)
    third = (inner.width - 2 * ink.px(8)) // 3
    for i, manner in enumerate(MANNERS):
        state = "chosen" if manner == intent.manner else "on"
        button = Button(MANNER_WORDS[manner], _manner(play, manner), state=state, size=14)
        button.rect = Rect(inner.x + i * (third + ink.px(8)), y, third, ink.px(34))
        buttons.append(button)
    y += ink.px(50)
    found = intent.forecast
    if isinstance(found, AttackForecast):
        defenders = [unit for unit in seat.units_in(intent.target) if unit.side != seat.side]
        draw_attack(target, ink, found, attackers, defenders, seat, inner, y, seat.hex_name(intent.target))
    else:
        ink.block(
            target, "sans_semibold", 15, f"Not lawful: {intent.refused}", ink.palette.alert, (inner.x, y), inner.width
        )
    state = "on" if found is not None else "off"
    cancel = Button("Cancel (Esc)", lambda: play.intent.aim(-1))
    edge = [Button("Attack (Enter)", play.carry_out, "dark", state=state), cancel]
    buttons.extend(_on_the_edge(ink, inner, edge))


def _manner(play: Play, manner: str) -> Callable[[], None]:
    return lambda: play.intent.set_manner(manner)


def _on_the_edge(ink: Ink, inner: Rect, buttons: list[Button]) -> list[Button]:
    """Buttons side by side on the panel's bottom edge."""
    gap, high = ink.px(12), ink.px(42)
    wide = (inner.width - gap * (len(buttons) - 1)) // len(buttons)
    for i, button in enumerate(buttons):
        button.rect = Rect(inner.x + i * (wide + gap), inner.bottom - high, wide, high)
    return buttons


def verdict(seat: Seat) -> str:
    """How the game ended."""
    outcome = seat.match.outcome()
    if outcome.winner < 0 or not outcome.level:
        return "The game is over: a draw"
    return f"The game is over: {LEVELS[outcome.level].lower()} for {seat.side_name(outcome.winner)}"
