"""The side panel: who - figures - why supplied - forecast - cost - buttons on the bottom edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.match.account import LEVELS
from game.match.names import MANNERS
from game.rules.forecast import AttackForecast, MarchForecast
from game.ui.aiming import Aim
from game.ui.button import Button
from game.ui.forecast_sheet import draw_attack, draw_legs, draw_march, draw_rows, supply_row
from game.ui.front_sheet import draw_front
from game.ui.ink import Ink
from game.ui.order_sheet import chips, draw_aim, order_button, order_buttons, orders_height
from game.ui.seat import Seat
from game.ui.supply_sheet import Supply, draw_supply
from game.ui.unit_sheet import draw_figures, draw_who, draw_why

if TYPE_CHECKING:
    from game.ui.play import Play

Rect = pygame.Rect
# px at scale 1 that a march's forecast, the way of supply and the forecast of it need, and two stops of the way
MARCH_ROOM, WHY_ROOM, STAY_ROOM, WAY_ROOM = 210, 190, 26, 150
TIGHT = 600  # px at scale 1 of the panel's height below which it is set closer
FAR = 1 << 20  # px: as far down as is needed, for what is scrolled
GIVE = {
    "charge": "Lay them", "demolish": "Blow it", "strike": "Strike", "withdraw": "Withdraw", "boat": "Send them",
    "build": "Build it", "repair": "Repair it",
}  # fmt: skip
MANNER_WORDS = {"hasty": "Hasty", "prepared": "Prepared", "supported": "Supported"}


def draw_panel(
    target: pygame.Surface, ink: Ink, rect: Rect, play: Play
) -> tuple[list[Button], list[tuple[Rect, str]]]:
    """Draw the panel. Returns its buttons and the unit names that can be clicked."""
    palette = ink.palette
    pygame.draw.rect(target, palette.panel, rect)
    pygame.draw.line(target, palette.rule, rect.topleft, rect.bottomleft)
    pad = ink.px(16 if rect.height < ink.px(TIGHT) else 24)
    inner = Rect(rect.x + pad, rect.y + pad, rect.width - 2 * pad, rect.height - 2 * pad)
    target.set_clip(rect)
    play.told.begin()
    intent, seat = play.intent, play.seat
    buttons: list[Button] = []
    listed: list[tuple[Rect, str]] = []
    if intent.aim is not None:
        _aim(target, ink, inner, play, intent.aim, buttons)
    elif not intent.units:
        told = play.overlay.supply
        buttons = _on_the_edge(ink, inner, _front_buttons(play))
        room = Rect(inner.x, inner.y, inner.width, inner.height - (_edge(ink, inner) if buttons else 0))
        if told is None:
            listed = draw_front(target, ink, seat, room)
        else:
            _supply(target, ink, room, play, told)
    elif intent.target >= 0:
        _attack(target, ink, inner, play, buttons)
    else:
        _unit(target, ink, inner, play, buttons)
    for button in buttons:
        button.draw(target, ink)
    target.set_clip(None)
    return _same(play, buttons), listed


def _tight(ink: Ink, inner: Rect) -> int:
    """1 = the panel is low."""
    return int(inner.height < ink.px(TIGHT - 32))


def _edge(ink: Ink, inner: Rect) -> int:
    """Px of the buttons on the bottom edge with the gap above them."""
    return ink.px(46 if _tight(ink, inner) else 56)


def _supply(target: pygame.Surface, ink: Ink, room: Rect, play: Play, told: Supply) -> None:
    """What the overlay of supply that is shown tells of a side."""
    words = f"{play.bindings.letter(told.action)} to close"

    def paint(rect: Rect) -> int:
        return draw_supply(target, ink, rect, told, play.seat.sides, words)

    play.told.draw(target, ink, room, ("supply", told.action), paint)


def _front_buttons(play: Play) -> list[Button]:
    """What can be done without a unit: take back, strike; when the game is over, read the report."""
    if play.seat.match.over:
        key = play.bindings.letter("report")
        return [Button(f"After-action report ({key})" if key else "After-action report", play.show_report)]
    found = []
    strikes = play.commands.strikes()
    if strikes is not None and play.seat.ready.scenario.sides[play.seat.side].strikes:
        found.append(order_button(play, strikes, f"Strike \u00b7 {play.seat.sides[play.seat.side].strikes}"))
        found[-1].size = 15.0
    if play.seat.match.undoable and play.seat.my_turn:
        found.append(Button("Undo (U)", play.undo))
    return found


def _aim(target: pygame.Surface, ink: Ink, inner: Rect, play: Play, aim: Aim, buttons: list[Button]) -> None:
    """An order at a place that is being given."""
    seat, intent = play.seat, play.intent
    y = inner.y
    if intent.units:
        y = draw_who(target, ink, seat.units[intent.units[0]], seat, inner, _tight(ink, inner))
    bottom = inner.bottom - _edge(ink, inner)
    buttons.extend(draw_aim(target, ink, play, aim, inner, y, bottom))
    state = "on" if intent.forecast is not None else "off"
    edge = [
        Button(f"{GIVE[aim.kind]} (Enter)", play.commands.give, "dark", state=state),
        Button("Cancel (Esc)", play.commands.leave),
    ]
    buttons.extend(_on_the_edge(ink, inner, edge))


def _same(play: Play, buttons: list[Button]) -> list[Button]:
    """Buttons that were pressed down stay the objects they were, so that their release is noticed."""
    before = {button.word: button for button in play.panel_buttons}
    for i, button in enumerate(buttons):
        old = before.get(button.word)
        if old is not None:
            old.rect, old.state, old.press = button.rect, button.state, button.press
            old.hint, old.look = button.hint, button.look
            buttons[i] = old
    return buttons


def _unit(target: pygame.Surface, ink: Ink, inner: Rect, play: Play, buttons: list[Button]) -> None:
    """A selected unit, its supply, the march under the pointer, and what else it can be ordered."""
    seat, intent = play.seat, play.intent
    unit = seat.units[intent.units[0]]
    tight = _tight(ink, inner)
    bottom = inner.bottom - _edge(ink, inner)
    if unit.side == seat.side and seat.my_turn:
        edge = [Button("Next unit (N)", lambda: play.next_unit(1))]
        formation = play.commands.formation()
        if formation:
            hint = "Choose all of its formation: " + ", ".join(seat.units[key].name for key in formation[1:])
            word, act = f"Formation \u00b7 {len(formation)}", lambda: play.commands.choose_all(formation)
            edge.append(Button(word, act, size=14, hint=hint))
        if seat.match.undoable:
            edge.append(Button("Undo (U)", play.undo))
        buttons.extend(_on_the_edge(ink, inner, edge))
        orders = order_buttons(target, ink, play, inner, bottom, tight)
        buttons.extend(orders)
        bottom -= orders_height(ink, tight) + ink.px(10 if tight else 14)
    march = intent.forecast if isinstance(intent.forecast, MarchForecast) else None
    meant = march is not None or bool(intent.legs)
    line = play.commands.supply()

    def paint(rect: Rect) -> int:
        y = draw_who(target, ink, unit, seat, rect, tight)
        if not (tight and meant):
            y = draw_figures(target, ink, unit, seat, rect, y)
        low = rect.y + room.height
        if line is not None and (not meant or low - y > ink.px(MARCH_ROOM + WHY_ROOM)):
            below = max(low - ink.px(MARCH_ROOM if meant else STAY_ROOM), y + ink.px(WAY_ROOM))
            y = draw_why(target, ink, line, rect, y, below)
            staying = play.commands.staying()
            if staying is not None and not meant:
                y = draw_rows(target, ink, [supply_row("If it stays", staying)], rect, y, FAR) + ink.px(4)
        if intent.legs:
            y = ink.head(target, f"If {len(intent.legs)} units march together", (rect.x, y), rect.width)
            y = draw_legs(target, ink, intent.legs, seat, play.commands.can_undo_all(), rect, y, FAR)
        elif march is not None:
            y = draw_march(target, ink, march, intent, seat, play.commands.can_undo(intent.text), rect, y, FAR)
        elif unit.side == seat.side and seat.my_turn:
            _advise(target, ink, rect, y, low, play)
        return y

    room = Rect(inner.x, inner.y, inner.width, bottom - inner.y)
    play.told.draw(target, ink, room, (*intent.units, intent.text, meant), paint)


def _advise(target: pygame.Surface, ink: Ink, inner: Rect, y: int, bottom: int, play: Play) -> None:
    """What the pointer would do."""
    count = len(play.intent.units)
    if play.seat.units[play.intent.units[0]].attacked:
        text = "It has attacked this turn."
    elif count == 1 and not play.intent.reach:
        text = "It can march no farther this turn. A right click on an enemy next to it forecasts an attack."
    elif count > 1:
        text = f"{count} units chosen. Right click on a shaded hex: they march together; on an enemy: attack together."
    else:
        text = "Point at a shaded hex for a forecast; right click marches there, or attacks an enemy. "
        text += "Shift and right click sets a waypoint; dragging with the right button chooses several units."
    lines = len(ink.lines("sans", 13, text, inner.width))
    if y + lines * ink.px(18) <= bottom:
        ink.block(target, "sans", 13, text, ink.palette.ink_3, (inner.x, y), inner.width)


def _attack(target: pygame.Surface, ink: Ink, inner: Rect, play: Play, buttons: list[Button]) -> None:
    """The attack the player is about to order."""
    seat, intent = play.seat, play.intent
    attackers = [seat.units[key] for key in intent.units]
    where = seat.hex(intent.target).place
    y = ink.head(target, f"Attack on hex {seat.hex_name(intent.target)}", (inner.x, inner.y), inner.width)
    place = where.rpartition(" (")[0] or where
    y = ink.block(target, "serif", 17, place, ink.palette.ink, (inner.x, y - ink.px(4)), inner.width, most=1)
    y = _attackers(ink, play, inner, y + ink.px(6), buttons)
    third = (inner.width - 2 * ink.px(8)) // 3
    for i, manner in enumerate(MANNERS):
        state = "chosen" if manner == intent.manner else "on"
        refused = play.commands.why_not(manner)
        button = Button(MANNER_WORDS[manner], _manner(play, manner), state=state, size=14, hint=refused)
        button.rect = Rect(inner.x + i * (third + ink.px(8)), y, third, ink.px(32))
        buttons.append(button)
    y += ink.px(40 if _tight(ink, inner) else 44)
    found = intent.forecast
    defenders = [unit for unit in seat.units_in(intent.target) if unit.side != seat.side]

    def paint(rect: Rect) -> int:
        if isinstance(found, AttackForecast):
            return draw_attack(target, ink, found, attackers, defenders, seat, rect, rect.y)
        text = f"Not lawful: {intent.refused}" if intent.refused else "Nobody attacks: choose a unit."
        return ink.block(target, "sans_semibold", 15, text, ink.palette.alert, rect.topleft, rect.width)

    room = Rect(inner.x, y, inner.width, inner.bottom - _edge(ink, inner) - y)
    play.told.draw(target, ink, room, (intent.target, *intent.units, intent.manner), paint)
    state = "on" if found is not None else "off"
    cancel = Button("Cancel (Esc)", lambda: intent.attack(-1))
    edge = [Button("Attack (Enter)", play.carry_out, "dark", state=state), cancel]
    buttons.extend(_on_the_edge(ink, inner, edge))


def _attackers(ink: Ink, play: Play, inner: Rect, y: int, buttons: list[Button]) -> int:
    """The units that attack, the lead in gold, and a button for all that could. Returns the y below."""
    everybody = play.commands.all_adjacent()
    room = Rect(inner.x, inner.y, inner.width - ink.px(126), inner.height)
    found, below = chips(ink, play, room, y, "advances")
    buttons.extend(found)
    if set(everybody) != set(play.intent.units):
        words = ("None next to it", "The one next to it")
        word = words[len(everybody)] if len(everybody) < len(words) else f"All {len(everybody)} next to it"
        hint = ", ".join(play.seat.units[key].name for key in everybody) or "No own unit next to it can attack"
        state = "on" if everybody else "off"
        button = Button(word, play.commands.attack_with_all, state=state, size=13.5, hint=hint)
        button.rect = Rect(inner.right - ink.px(120), y, ink.px(120), ink.px(28))
        buttons.append(button)
    return below + ink.px(10)


def _manner(play: Play, manner: str) -> Callable[[], None]:
    return lambda: play.intent.set_manner(manner)


def _on_the_edge(ink: Ink, inner: Rect, buttons: list[Button]) -> list[Button]:
    """Buttons side by side on the panel's bottom edge."""
    gap, high = ink.px(12), ink.px(36 if _tight(ink, inner) else 42)
    wide = (inner.width - gap * (len(buttons) - 1)) // max(1, len(buttons))
    for i, button in enumerate(buttons):
        button.rect = Rect(inner.x + i * (wide + gap), inner.bottom - high, wide, high)
    return buttons


def verdict(seat: Seat) -> str:
    """How the game ended."""
    outcome = seat.match.outcome()
    if outcome.winner < 0 or not outcome.level:
        return "The game is over: a draw"
    return f"The game is over: {LEVELS[outcome.level].lower()} for {seat.side_name(outcome.winner)}"
