"""Everything that is drawn (the only home of pygame)."""
