"""Below the waist: tokens come in, probabilities go out; nothing here knows text or HTML."""
