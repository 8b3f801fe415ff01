"""The windows over the map: order of battle, calendar, rules and charts, logs and ledgers."""
