"""Make the sounds of the window afresh: `python assets/sounds/make.py`. The same bytes come out every time.

Nothing is recorded: each sound is a few decaying tones and bursts of filtered
noise, quiet, mono, 16 bits at 22,050 Hz.
"""

import wave
from pathlib import Path

import numpy as np

RATE = 22050
Floats = np.ndarray


def silence(seconds: float) -> Floats:
    """An empty sound."""
    return np.zeros(round(seconds * RATE))


def tone(seconds: float, hertz: float, decay: float, end: float = 0.0) -> Floats:
    """A sine that dies away, `decay` a second; gliding to `end` hertz where that is given."""
    t = np.arange(round(seconds * RATE)) / RATE
    pitch = hertz if not end else hertz + (end - hertz) * t / seconds
    return np.sin(2 * np.pi * np.cumsum(np.broadcast_to(pitch, t.shape)) / RATE) * np.exp(-decay * t)


def noise(seconds: float, low: float, high: float, decay: float, seed: int) -> Floats:
    """Noise between two pitches that dies away; its loudest value is 1."""
    n = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    pitch = np.fft.rfftfreq(n, 1 / RATE)
    spectrum *= 1 / (1 + (pitch / high) ** 4) * (1 - 1 / (1 + (pitch / low) ** 4))
    made = np.fft.irfft(spectrum, n) * np.exp(-decay * np.arange(n) / RATE)
    return made / np.abs(made).max()


def laid(into: Floats, sound: Floats, at: float, loud: float) -> None:
    """Add a sound to another from a second on."""
    start = round(at * RATE)
    part = sound[: len(into) - start]
    into[start : start + len(part)] += loud * part


def click() -> Floats:
    """A button: the tick of a pencil."""
    made = silence(0.06)
    laid(made, noise(0.05, 900, 5000, 130, 1), 0.0, 0.5)
    laid(made, tone(0.05, 1500, 120), 0.0, 0.35)
    return made * 0.5


def order() -> Floats:
    """An order is given: a counter is set down on the map."""
    made = silence(0.3)
    for at, loud in ((0.0, 0.55), (0.085, 1.0)):
        laid(made, noise(0.2, 200, 2400, 55, 2), at, 0.5 * loud)
        laid(made, tone(0.2, 330, 38, 250), at, 0.5 * loud)
    return made * 0.8


def refused() -> Floats:
    """An order is refused: two dull notes, the second lower."""
    made = silence(0.42)
    laid(made, tone(0.2, 196, 18), 0.0, 0.5)
    laid(made, tone(0.26, 147, 14), 0.14, 0.6)
    return made * 0.8


def attack() -> Floats:
    """A fight: guns far off."""
    made = silence(1.7)
    for i, (at, loud) in enumerate(((0.0, 1.0), (0.19, 0.6), (0.33, 0.8), (0.62, 0.5), (0.78, 0.65), (1.02, 0.3))):
        laid(made, noise(0.9, 35, 260, 7, 10 + i), at, loud * 0.7)
        laid(made, tone(0.5, 70, 12, 45), at, loud * 0.5)
    return made


def blown() -> Floats:
    """A crossing is blown: one deep blow and its echo."""
    made = silence(2.3)
    laid(made, noise(0.3, 120, 2600, 26, 20), 0.0, 0.5)
    laid(made, noise(2.2, 25, 190, 2.6, 21), 0.01, 1.0)
    laid(made, tone(1.6, 62, 3.2, 34), 0.0, 0.8)
    laid(made, noise(1.2, 30, 320, 4, 22), 0.55, 0.25)
    return made


def bell() -> Floats:
    """The turn is the player's: a small desk bell."""
    made = silence(1.5)
    for hertz, loud, decay in ((1046.5, 1.0, 3.4), (2099.0, 0.45, 5.0), (3170.0, 0.22, 8.0), (4420.0, 0.1, 13.0)):
        laid(made, tone(1.5, hertz, decay), 0.0, loud)
    laid(made, noise(0.05, 1500, 7000, 140, 30), 0.0, 0.2)
    return made * 0.5


LOUDNESS = {click: 0.16, order: 0.30, refused: 0.26, attack: 0.42, blown: 0.55, bell: 0.24}


def main() -> None:
    """Write every sound beside this file."""
    for make, loud in LOUDNESS.items():
        made = make()
        fade = min(len(made), RATE // 50)
        made[-fade:] *= np.linspace(1, 0, fade)  # no tick at the end
        samples = np.round(made / np.abs(made).max() * loud * 32767).astype("<i2")
        with wave.open(str(Path(__file__).parent / f"{make.__name__}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())


if __name__ == "__main__":
    main()
