"""An agent thinking in a thread of its own; its orders are taken one by one, as they come."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator

from game.rules.facade import Order


class Opponent:
    """Asks an agent for its operations. It may be slow and it may fail; the window goes on either way."""

    def __init__(self, question: Callable[[], Iterator[Order]]) -> None:
        self._question = question
        self._orders: deque[Order] = deque()
        self._made_up = False
        self.failure: BaseException | None = None  # what ended its thinking, once all its orders are taken
        self._thread = threading.Thread(target=self._run, name="opponent", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            for row in self._question():
                self._orders.append(row)
        except BaseException as failure:  # told to the player by the window
            self.failure = failure
        self._made_up = True

    def take(self) -> Order | str:
        """Its next order; "thinking" when there is none yet, "done" after the last."""
        made_up = self._made_up  # read first: orders may come in between
        if self._orders:
            return self._orders.popleft()
        return "done" if made_up else "thinking"
