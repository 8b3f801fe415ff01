"""The rulebook, one chapter a file; the only implementation of any rule."""

# Raised by hand whenever the same orders and dice can lead to another state: records name it.
RULES_VERSION = 5
