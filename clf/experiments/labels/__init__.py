"""Work on labels: suspicious ones, the review of them, and the worth of more of them."""
