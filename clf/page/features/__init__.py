"""Page -> features of its blocks, written as tokens; standard library only."""
