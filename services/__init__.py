"""The four services, and beside them what puts them together: the house, the trial, the command `tibandu`."""
