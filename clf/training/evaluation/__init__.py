"""Gold labels and predictions -> metrics with their intervals."""
