"""Quality and speed, measured by the project's own code; each table is committed as it was last made."""
