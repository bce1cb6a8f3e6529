"""What records amount to: standings, statuses of issues and articles, each a pure function of one issue's records."""
