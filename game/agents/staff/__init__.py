"""`staff`: an agent that appraises, plans a main effort and orders the rest to serve it."""
