"""Labels and predictions -> metrics with their intervals."""
