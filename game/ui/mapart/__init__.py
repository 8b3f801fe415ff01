"""The printed map, layer by layer: a board and a position drawn on paper."""
