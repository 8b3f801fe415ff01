"""Every byte on disk: scenarios, charts, records, results."""
