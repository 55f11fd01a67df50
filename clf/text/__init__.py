"""Above the waist, for words: a string in, its canonical form, its tokens out; standard library only."""
