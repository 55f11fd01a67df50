"""Page -> features of its blocks: structure, content and neighbours; standard library only."""
