"""Options, keys and sounds: what is touched counts at once, in the menu and over a game, by mouse and by keyboard."""

from __future__ import annotations

import re
import runpy
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray
from sitting import SIZE, Hands

from game.files import settings
from game.match.happened import Event
from game.ui import keymap
from game.ui.actions import ACTIONS, Action, key_of
from game.ui.field import Field
from game.ui.focus import Focus
from game.ui.fonts import assets
from game.ui.forms import Choice, Segments, Slider, Switch, Widget
from game.ui.ink import Ink
from game.ui.key_page import KeyPage
from game.ui.listing import Listing
from game.ui.options import PAGES, Options
from game.ui.popups import Popups
from game.ui.preferences import preferences
from game.ui.sounds import NAMES, RATE, Sounds
from game.ui.theme import STANDARD, VARIANTS, Colour


class Blank:
    """A screen with nothing but popups."""

    def __init__(self) -> None:
        self.next = ""
        self.popups = Popups()

    def handle(self, event: pygame.event.Event) -> None:
        self.popups.handle(event)

    def update(self, seconds: float) -> None:
        self.popups.update(seconds)

    def draw(self, target: pygame.Surface, ink: Ink) -> None:
        target.fill(ink.palette.paper)
        self.popups.draw(target, ink)

    def close(self) -> None:
        pass


class Table(Hands):
    """A window with the options open."""

    def __init__(self, size: tuple[int, int] = SIZE, page: str = PAGES[0]) -> None:
        self.screen = Blank()
        super().__init__(lambda surface: self.screen, size, None)
        self.options = Options(page)
        self.screen.popups.open(self.options)
        self.frames()

    def widget(self, label: str) -> Widget:
        return next(widget for words, widget in self.options._rows[self.options.page] if words == label)

    def turn_to(self, page: str) -> None:
        self.named(self.options._tabs, page)
        assert self.options.page == page

    def segment(self, segments: Widget, key: str) -> None:
        assert isinstance(segments, Segments)
        self.click(segments._cells[[each for each, _ in segments.options].index(key)].center)


@pytest.fixture(autouse=True)
def display() -> Iterator[None]:
    pygame.display.init()
    pygame.font.init()
    yield
    preferences.open(None)
    pygame.display.quit()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    preferences.open(tmp_path / "settings.toml")
    return tmp_path / "settings.toml"


def pressed(key: int, mod: int = 0, letter: str = "") -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=letter)


def mouse(kind: int, at: tuple[int, int]) -> pygame.event.Event:
    return pygame.event.Event(kind, pos=at, button=1)


# ---- pages


def test_what_is_touched_counts_at_once_and_is_written_down(file: Path) -> None:
    table = Table((1920, 1080))
    table.segment(table.widget("Colours"), "tritan")
    assert table.window.ink.palette == VARIANTS["tritan"]
    table.segment(table.widget("Size of text and panels"), "1.5")
    assert table.window.ink.scale == 1.5
    table.click(table.widget("Map moves at the edge").rect.midleft)
    table.turn_to("Play")
    table.segment(table.widget("The other side's turn"), "8")
    table.click(table.widget("Save at every turn").rect.midleft)
    table.click(table.widget("Ask before a turn ends").rect.midleft)
    kept, said = settings.read(file)
    assert said == []
    assert kept == settings.Settings(
        scale=1.5, palette="tritan", edge_pan=False, speed=8.0, autosave=False, ask_at_end=False
    )


def test_the_volume_is_dragged(file: Path) -> None:
    table = Table(page="Sound")
    slider = table.widget("Volume")
    assert isinstance(slider, Slider)
    at = slider._track.midleft
    pygame.event.post(mouse(pygame.MOUSEBUTTONDOWN, at))
    far = (slider._track.right + 50, at[1])
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=far, rel=(0, 0), buttons=(1, 0, 0)))
    table.frames()
    assert preferences.now.volume == 1.0
    pygame.event.post(mouse(pygame.MOUSEBUTTONUP, far))
    table.frames()
    table.click(slider._track.midleft)
    assert preferences.now.volume == 0.0
    assert settings.read(file)[0].volume == 0.0


def test_tips_can_be_shown_again(file: Path) -> None:
    preferences.change(tips_seen=("reach",), tips=False)
    table = Table(page="Play")
    table.click(table.options._again.rect.center)
    assert preferences.now.tips_seen == ()
    assert preferences.now.tips
    switch = table.widget("Tips")
    assert isinstance(switch, Switch)
    assert switch.on


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (960, 600)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_page_fits_at_every_scale(file: Path, size: tuple[int, int], scale: float) -> None:
    preferences.change(scale=scale)
    table = Table(size)
    for page in PAGES:
        table.turn_to(page)
        table.frames()
        ink, sheet = table.window.ink, table.options.rect
        assert ink.cut == []
        assert pygame.Rect((0, 0), size).contains(sheet)
        assert all(sheet.contains(box) for _, box in ink.written)
        for part in table.options._parts():
            if not isinstance(part, Listing):
                assert sheet.contains(part.rect), page


def test_a_window_too_small_for_the_size_of_text_takes_as_much_as_fits(file: Path) -> None:
    preferences.change(scale=2.0)
    assert Table((1280, 720)).window.ink.scale == pytest.approx(1.5)
    assert Table((1920, 1080)).window.ink.scale == 2.0


def test_the_keyboard_goes_through_the_options(file: Path) -> None:
    table = Table()
    for _ in range(len(table.options._tabs) + 2):
        table.key(pygame.K_TAB)
    assert table.options.focus.at is table.widget("Full screen")
    table.key(pygame.K_TAB)
    table.key(pygame.K_SPACE)
    assert not preferences.now.edge_pan
    table.key(pygame.K_TAB)
    table.key(pygame.K_RIGHT)
    assert preferences.now.palette == "colour-blind"
    table.key(pygame.K_TAB, pygame.KMOD_LSHIFT)
    table.key(pygame.K_RIGHT)
    assert preferences.now.edge_pan
    table.key(pygame.K_ESCAPE)
    table.frames()
    assert table.screen.popups.shown == []


def test_settings_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    (tmp_path / "wall").write_text("")
    preferences.open(tmp_path / "wall" / "settings.toml")
    table = Table()
    table.segment(table.widget("Colours"), "tritan")
    assert "cannot be written" in " ".join(text for text, _ in table.window.ink.written)
    assert preferences.now.palette == "tritan"


# ---- keys


def rows_of(page: KeyPage, name: str) -> int:
    return next(i for i, row in enumerate(page.rows) if isinstance(row, Action) and row.name == name)


def test_a_key_is_set_by_pressing_it_and_taken_from_who_had_it(file: Path) -> None:
    table = Table(page="Keys")
    page = table.options._keys
    page.listing.show(rows_of(page, "undo"))
    table.frames()
    table.click(page.buttons[0].rect.center)
    table.key(pygame.K_LSHIFT, pygame.KMOD_LSHIFT)  # a modifier alone is no key
    assert page.waiting
    table.key(pygame.K_n)
    assert preferences.now.keys == {"undo": ("n",), "next": ("tab",)}
    assert "keeps Tab" in table.options.said
    bindings = keymap.bindings(preferences.now.keys)
    assert bindings.actions(pressed(pygame.K_n)) == ["undo"]
    assert bindings.actions(pressed(pygame.K_u)) == []
    assert bindings.actions(pressed(pygame.K_TAB)) == ["next"]
    assert settings.read(file)[0].keys == preferences.now.keys


def test_a_second_key_stands_beside_the_first_and_all_go_back_to_the_usual(file: Path) -> None:
    table = Table(page="Keys")
    page = table.options._keys
    page.listing.show(rows_of(page, "undo"))
    page.wait("add")
    table.key(pygame.K_BACKSPACE, pygame.KMOD_LCTRL)
    assert preferences.now.keys == {"undo": ("u", "ctrl+z", "ctrl+backspace")}
    page._bare()
    assert preferences.now.keys == {"undo": ()}
    page._as_usual()
    assert preferences.now.keys == {}
    page._bare()
    table.frames()
    table.click(page.buttons[4].rect.center)
    assert preferences.now.keys == {}


def test_esc_leaves_a_key_as_it_is(file: Path) -> None:
    table = Table(page="Keys")
    page = table.options._keys
    page.wait("set")
    table.key(pygame.K_ESCAPE)
    assert not page.waiting
    assert preferences.now.keys == {}
    assert table.screen.popups.shown == [table.options]


def test_going_back_to_the_usual_takes_the_key_back_from_who_had_got_it() -> None:
    keys, _ = keymap.given({}, "undo", "n")
    keys, said = keymap.as_usual(keys, "next")
    assert keys == {"undo": ()}
    assert "has no key now" in said


def test_two_actions_with_one_key_are_said(file: Path) -> None:
    preferences.change(keys={"undo": ("g",)})
    table = Table(page="Keys")
    assert keymap.conflicts(preferences.now.keys) == {"g": ["undo", "grid"]}
    assert any("G does two things" in text for text, _ in table.window.ink.written)


def test_no_key_has_two_meanings_from_the_start() -> None:
    assert keymap.conflicts({}) == {}


def test_keys_of_no_keyboard_are_left_out_and_said() -> None:
    found, said = keymap.usable({"undo": ("banana", "u"), "fly": ("f",), "grid": ("hyper+g",), "save": ()})
    assert found == {"undo": ("u",), "save": ()}
    assert len(said) == 3
    keymap.bindings({"pan-left": ("banana",)}).held("pan-left")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_the_usual_keys_are_keys_of_a_keyboard(action: Action) -> None:
    assert all(keymap.known(key) for key in action.keys)


@pytest.mark.parametrize("mod", [0, pygame.KMOD_LCTRL, pygame.KMOD_LCTRL | pygame.KMOD_LSHIFT])
@pytest.mark.parametrize("key", [pygame.K_PLUS, pygame.K_F12, pygame.K_KP_PLUS, pygame.K_a])
def test_a_key_that_was_pressed_is_known_again(key: int, mod: int) -> None:
    event = pressed(key, mod)
    assert keymap.pressed(event) == key_of(event) != ""


# ---- widgets


def test_a_drop_down_opens_chooses_and_closes() -> None:
    taken: list[str] = []
    choice = Choice((("a", "Alpha"), ("b", "Beta")), "a", taken.append)
    focus, target, ink = Focus(), pygame.Surface((300, 300)), Ink(STANDARD)
    choice.rect = pygame.Rect(10, 10, 120, 30)

    def show() -> None:
        choice.draw(target, ink)
        focus.draw(target, ink)

    focus.handle(mouse(pygame.MOUSEBUTTONDOWN, (20, 20)), [choice])
    show()
    assert choice.open
    assert focus.handle(mouse(pygame.MOUSEBUTTONDOWN, (250, 290)), [choice]) == "taken"  # elsewhere: only closes
    assert not choice.open
    focus.handle(mouse(pygame.MOUSEBUTTONDOWN, (20, 20)), [choice])
    show()
    focus.handle(mouse(pygame.MOUSEBUTTONDOWN, choice._cells[1].center), [choice])
    assert (choice.chosen, taken, choice.open) == ("b", ["b"], False)
    for key in (pygame.K_RETURN, pygame.K_UP, pygame.K_RETURN):
        focus.handle(pressed(key), [choice])
    assert taken == ["b", "a"]
    for key in (pygame.K_RETURN, pygame.K_DOWN, pygame.K_ESCAPE):
        focus.handle(pressed(key), [choice])
    assert (choice.chosen, choice.open) == ("a", False)
    focus.handle(pressed(pygame.K_RIGHT), [choice])
    assert (choice.chosen, choice.open) == ("b", False)


def test_a_drop_down_without_room_below_opens_above() -> None:
    choice = Choice((("a", "Alpha"), ("b", "Beta")), "a", lambda key: None)
    choice.rect = pygame.Rect(10, 260, 120, 30)
    choice.handle(mouse(pygame.MOUSEBUTTONDOWN, (20, 270)))
    choice.draw_open(pygame.Surface((300, 300)), Ink(STANDARD))
    assert all(cell.bottom < choice.rect.y for cell in choice._cells)


def test_a_field_takes_only_its_letters() -> None:
    field = Field("any", allowed="0123456789", most=3)
    for letter in "1a23b4":
        field.key(pressed(ord(letter), 0, letter))
    assert field.text == "123"
    field.key(pressed(pygame.K_BACKSPACE))
    assert field.text == "12"
    field.key(pressed(pygame.K_BACKSPACE, pygame.KMOD_LCTRL))
    assert field.text == ""


def test_a_list_scrolls_to_what_the_keyboard_chooses() -> None:
    drawn: list[int] = []
    listing = Listing(lambda target, ink, rect, row: drawn.append(row), lambda row: None, row=20)
    listing._choose = listing.show
    listing.count, listing.rect = 50, pygame.Rect(0, 0, 100, 100)
    target, ink = pygame.Surface((100, 100)), Ink(STANDARD)
    listing.draw(target, ink)
    assert drawn == [0, 1, 2, 3, 4]
    for _ in range(3):
        listing.key(pressed(pygame.K_PAGEDOWN))
    drawn.clear()
    listing.draw(target, ink)
    assert listing.chosen in drawn
    assert listing._handle().height
    for _ in range(9):
        listing.key(pressed(pygame.K_PAGEDOWN))
    assert listing.chosen == 49


# ---- colours for eyes without blue against yellow

# How such eyes see linear red, green and blue: Machado, Oliveira and Fernandes 2009, severity 1.0.
TRITANOPIA = np.array([[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]])
TO_XYZ = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])


def lab_as_seen(tone: Colour) -> np.ndarray:
    """A colour in CIE L*a*b* as a tritanope sees it."""
    share = np.array(tone) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(TRITANOPIA @ linear, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(a: Colour, b: Colour) -> float:
    """Delta E (CIE 1976) of two colours as a tritanope sees them."""
    return float(np.linalg.norm(lab_as_seen(a) - lab_as_seen(b)))


@pytest.mark.parametrize("tone", ["line", "dark", "frame", "card"])
def test_the_sides_are_told_apart_without_blue_against_yellow(tone: str) -> None:
    palette = VARIANTS["tritan"]
    assert apart(getattr(palette.rectangle, tone), getattr(palette.diamond, tone)) > 20


def test_a_selection_and_a_reach_stand_out_without_blue_against_yellow() -> None:
    palette = VARIANTS["tritan"]
    for side in (palette.rectangle, palette.diamond):
        for tone in (side.line, side.frame, side.card):
            assert apart(palette.select, tone) > 20
    for ground in (palette.paper, palette.cream, *palette.heights, palette.woods):
        assert apart(palette.select, ground) > 20
        assert apart(palette.reach_fill, ground) > 20
    assert apart(STANDARD.select, STANDARD.diamond.frame) < 20  # why it has colours of its own


@pytest.mark.parametrize(("one", "other"), [("full", "short"), ("short", "critical"), ("full", "critical")])
def test_supply_badges_are_told_apart_without_blue_against_yellow(one: str, other: str) -> None:
    palette = VARIANTS["tritan"]
    assert apart(getattr(palette, one), getattr(palette, other)) > 20


# ---- sounds


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sounds]:
    heard = Sounds()
    monkeypatch.setattr("game.ui.sounds.GAP", 0.0)
    heard.open()
    yield heard
    heard.close()


def test_fights_and_blown_crossings_are_heard(device: Sounds) -> None:
    assert device.there
    device.hear(Event("attack", 1))
    device.hear(Event("blown", 1))
    device.hear(Event("moved", 1))
    device.hear(Event("order", 1, "red", facts={"order": "end", "reason": "why"}))  # an agent's
    device.hear(Event("order", 1, "red", facts={"order": "end", "reason": ""}))
    assert device.played == ["attack", "blown", "order"]


def test_volume_and_switch_silence(device: Sounds) -> None:
    preferences.for_this_run(volume=0.0)
    device.play("bell")
    preferences.for_this_run(volume=0.5, sound=False)
    device.play("bell")
    assert device.played == []
    preferences.for_this_run(sound=True)
    device.play("bell")
    assert device.played == ["bell"]


def test_without_a_device_nothing_is_heard_nor_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pygame.mixer.quit()
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    silent = Sounds()
    silent.open()
    silent.play("bell")
    silent.close()
    assert not silent.there
    assert silent.played == []
    assert capfd.readouterr() == ("", "")


def samples(name: str) -> NDArray[np.float64]:
    """A sound from -1 to 1."""
    with wave.open(str(assets() / "sounds" / f"{name}.wav")) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32767


@pytest.mark.parametrize("name", NAMES)
def test_sounds_are_short_quiet_and_without_a_tick_at_either_end(name: str) -> None:
    sound = samples(name)
    assert len(sound) / RATE < 2.5
    assert 0.1 < np.abs(sound).max() < 0.65
    assert abs(sound.mean()) < 0.0002
    assert max(abs(sound[0]), abs(sound[-1])) < 0.0002
    assert np.abs(sound[-20:]).max() < 0.01


def test_sounds_are_as_loud_as_the_maker_says_and_all_have_their_notice() -> None:
    maker = runpy.run_path(str(assets() / "sounds" / "make.py"))
    wanted = {make.__name__: loud for make, loud in maker["LOUDNESS"].items()}
    assert set(wanted) == set(NAMES)
    for name, loud in wanted.items():
        assert maker["loudness"](samples(name)) == pytest.approx(loud, abs=0.2)
    assert wanted["click"] < wanted["order"] <= wanted["refused"] < wanted["attack"] < wanted["blown"]
    notice = (assets() / "sounds" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\w+)\.wav \|", notice, flags=re.MULTILINE) == list(NAMES)
    assert "project's own licence" in notice


@pytest.mark.parametrize("name", NAMES)
def test_sounds_reach_small_loudspeakers(name: str) -> None:
    """Those play little below 250 Hz: what is left is to be within reach of the others."""
    maker, sound = runpy.run_path(str(assets() / "sounds" / "make.py")), samples(name)
    spectrum = np.fft.rfft(sound, 2 * len(sound))
    pitch = np.fft.rfftfreq(2 * len(sound), 1 / RATE)
    left = np.fft.irfft(spectrum / (1 + (250 / np.maximum(pitch, 1)) ** 4))
    assert -36 < maker["loudness"](left) < -22
