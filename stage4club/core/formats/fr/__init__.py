"""French of Quebec."""
