"""Words and machine: messages, journal, writer, relay, clocks and the web face; never a rule of the office."""

__version__ = "0.1.0"
