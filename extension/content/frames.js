// A page and its frames: frames of the page's own origin are read too, each by a content script of its own.

"use strict";

/** Whether this is the page itself, or a frame of its origin; a frame of another origin is left alone. */
function isOwnFrame() {
  if (window === window.top) return true;
  try {
    return window.top.origin === window.origin;
  } catch {
    return false; // The browser forbids the look at a page of another origin.
  }
}

/** The address of the document; a frame whose document was written by the page has the address of the page. */
function pageAddress() {
  return /^https?:/.test(location.href) || window === window.top ? location.href : window.top.location.href;
}

/** The links and marks in the frames of a page, as these report them. */
class FrameCounts {
  constructor() {
    this.frames = new Map(); // number of a frame -> {marked, links}
  }

  take({ frame, marked, links }) {
    this.frames.set(frame, { marked, links });
  }

  /** Return the sum of `own` and the counts of all frames: {marked, links}. */
  with(own) {
    const sum = { ...own };
    for (const { marked, links } of this.frames.values()) {
      sum.marked += marked;
      sum.links += links;
    }
    return sum;
  }
}
