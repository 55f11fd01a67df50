"""A headline or a line of text -> its canonical form -> its tokens; standard library only."""
