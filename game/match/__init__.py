"""One game with names: `apply`, `undo`, `view`, and observers; the orders as text; the war diary."""

from game.match.happened import Event
from game.match.logs import Divergence, Moment, Start, TurnLog
from game.match.match import Match, Observer
from game.match.names import Names
from game.match.players import HUMAN, Agent, Player, Questions, player_name

__all__ = [
    "HUMAN",
    "Agent",
    "Divergence",
    "Event",
    "Match",
    "Moment",
    "Names",
    "Observer",
    "Player",
    "Questions",
    "Start",
    "TurnLog",
    "player_name",
]
