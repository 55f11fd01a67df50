"""Inputs of a batch run -> shares of work, and the records of a share; one module for each kind of input."""
