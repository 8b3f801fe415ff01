"""Make the sounds of the window afresh: `python assets/sounds/make.py`. The same bytes come out every time.

Nothing is recorded: each sound is a few decaying tones and bursts of filtered
noise, quiet, mono, 16 bits at 22,050 Hz.
"""

import wave
from pathlib import Path

import numpy as np

RATE = 22050
ONSET = 11  # samples: half a thousandth of a second
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


def rise(count: int) -> Floats:
    """From 0 to 1 in so many samples, without a corner."""
    return (1 - np.cos(np.pi * np.arange(count) / count)) / 2


def laid(into: Floats, sound: Floats, at: float, loud: float, onset: float = 0.001) -> None:
    """Add a sound to another from a second on; it comes within `onset` seconds and goes without a tick."""
    start = round(at * RATE)
    part = sound[: len(into) - start].copy()
    first, last = round(onset * RATE), RATE // 100
    part[:first] *= rise(first)
    part[-last:] *= rise(last)[::-1]
    into[start : start + len(part)] += loud * part


def click() -> Floats:
    """A button: the tick of a pencil."""
    made = silence(0.06)
    laid(made, noise(0.05, 900, 5000, 130, 1), 0.0, 0.5)
    laid(made, tone(0.05, 1500, 120), 0.0, 0.35)
    return made


def order() -> Floats:
    """An order is given: a counter is set down on the map."""
    made = silence(0.3)
    for at, loud in ((0.0, 0.55), (0.085, 1.0)):
        laid(made, noise(0.2, 200, 2400, 55, 2), at, 0.5 * loud)
        laid(made, tone(0.2, 330, 38, 250), at, 0.5 * loud)
    return made


def refused() -> Floats:
    """An order is refused: two dull notes, the second lower."""
    made = silence(0.42)
    for at, hertz, decay, loud in ((0.0, 196, 18, 0.5), (0.14, 147, 14, 0.6)):
        laid(made, tone(0.28, hertz, decay), at, loud, 0.004)
        laid(made, tone(0.28, 3 * hertz, 1.1 * decay), at, 0.55 * loud, 0.004)  # what small loudspeakers can play
    return made


def attack() -> Floats:
    """A fight: guns far off."""
    made = silence(1.7)
    for i, (at, loud) in enumerate(((0.0, 1.0), (0.19, 0.6), (0.33, 0.8), (0.62, 0.5), (0.78, 0.65), (1.02, 0.3))):
        laid(made, noise(0.9, 35, 260, 7, 10 + i), at, loud * 0.7, 0.006)
        laid(made, noise(0.5, 220, 900, 14, 40 + i), at, loud * 0.45, 0.003)  # what small loudspeakers can play
        laid(made, tone(0.5, 70, 12, 45), at, loud * 0.5, 0.006)
    return made


def blown() -> Floats:
    """A crossing is blown: one deep blow and its echo."""
    made = silence(2.3)
    laid(made, noise(0.3, 120, 2600, 26, 20), 0.0, 0.5)
    laid(made, noise(2.2, 25, 190, 2.6, 21), 0.01, 1.0, 0.008)
    laid(made, noise(1.6, 200, 800, 5, 23), 0.01, 0.35, 0.004)  # what small loudspeakers can play
    laid(made, tone(1.6, 62, 3.2, 34), 0.0, 0.8, 0.006)
    laid(made, noise(1.2, 30, 320, 4, 22), 0.55, 0.25, 0.02)
    return made


def bell() -> Floats:
    """The turn is the player's: a small desk bell."""
    made = silence(1.5)
    for hertz, loud, decay in ((1046.5, 1.0, 3.4), (2099.0, 0.45, 5.0), (3170.0, 0.22, 8.0), (4420.0, 0.1, 13.0)):
        laid(made, tone(1.5, hertz, decay), 0.0, loud)
    laid(made, noise(0.05, 1500, 7000, 140, 30), 0.0, 0.2)
    return made


# Loudness of the loudest tenth of a second, weighted as in ITU-R BS.1770, in LKFS; no sample is above PEAK.
LOUDNESS = {click: -31.0, order: -24.0, refused: -23.0, attack: -20.0, blown: -17.0, bell: -23.0}
PEAK = 0.6


def weighted(made: Floats) -> Floats:
    """A sound as the ear weighs it: the two filters of BS.1770, which are given for 48,000 samples a second."""
    long = np.concatenate([made, silence(1.0)])
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(len(long), 1 / RATE) / 48000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    low_cut = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.fft.irfft(np.fft.rfft(long) * shelf * low_cut, len(long))


def loudness(made: Floats) -> float:
    """Loudness of the loudest tenth of a second, LKFS."""
    window = np.ones(RATE // 10) / (RATE // 10)
    return float(-0.691 + 10 * np.log10(np.convolve(weighted(made) ** 2, window, "valid").max()))


def finished(made: Floats, wanted: float) -> Floats:
    """A sound that rests on zero, begins and ends there, and is as loud as is wanted."""
    made = made - made.mean()
    made[:ONSET] *= rise(ONSET)
    fade = RATE // 50
    made[-fade:] *= rise(fade)[::-1]
    return made * min(10 ** ((wanted - loudness(made)) / 20), PEAK / np.abs(made).max())


def main() -> None:
    """Write every sound beside this file."""
    for make, wanted in LOUDNESS.items():
        samples = np.round(finished(make(), wanted) * 32767).astype("<i2")
        with wave.open(str(Path(__file__).parent / f"{make.__name__}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())


if __name__ == "__main__":
    main()
