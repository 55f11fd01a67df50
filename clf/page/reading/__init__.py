"""A page as people have it -> Page: decoding, HTML, plain text and lists of links; standard library and turbohtml."""
