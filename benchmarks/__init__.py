"""Project and corpora -> tables of quality and speed, which are committed as they were last made."""
