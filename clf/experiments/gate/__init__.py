"""The gate between a trained run and the champion: rules, their evidence, and the registry's alias."""
