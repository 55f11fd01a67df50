"""Bytes or text of a page -> Page: decoding, HTML, plain text and lists of links; standard library and turbohtml."""
