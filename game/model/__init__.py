"""The nouns: scenario, board, map, charts, state tables, orders, events."""
