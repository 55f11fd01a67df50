"""Above the waist, for pages: HTML or plain text in, blocks and links out, then their tokens; nothing heavy."""
