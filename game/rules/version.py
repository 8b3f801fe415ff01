"""The version of the rules: raised by hand whenever a game of the same seed may go differently."""

RULES_VERSION = 1
