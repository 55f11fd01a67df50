"""The shop front: one loaded model behind HTTP. Nothing here trains, and nothing heavier than the light wing judges."""
