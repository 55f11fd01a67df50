"""An experiment with a ``[search]`` table -> trials on all cores, each kept as a file, and the best experiment."""
