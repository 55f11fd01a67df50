// The panel on the page -> whether a click on it was meant: it has been visible, opaque and unmoved for half a second.
//
// A page can style the panel and put its own elements over it, so that a user presses a button without seeing it.

"use strict";

const CLEAR = 500; // milliseconds in plain sight before a click counts
const CHECK = 100; // milliseconds between two looks; the smallest delay that browsers accept
const MAX_WIDTH = 342; // pixels of the panel
const MAX_BUTTON = { width: 200, height: 60 }; // pixels of a voting button

class Sight {
  constructor() {
    this.observer = null;
    this.timer = 0;
    this.host = null;
    this.clearSince = Infinity;
    this.rectangle = "";
  }

  /** Start to watch the panel's element. */
  watch(host) {
    this.stop();
    this.host = host;
    // In Chromium, `trackVisibility` reports elements in front, transparency and filters; elsewhere it is ignored.
    const options = { trackVisibility: true, delay: CHECK, threshold: [0, 0.5, 1] };
    this.observer = new IntersectionObserver((entries) => this.look(entries.at(-1)), options);
    this.observer.observe(host);
    this.timer = setInterval(() => this.compare(), CHECK);
    this.restart();
  }

  stop() {
    this.observer?.disconnect();
    clearInterval(this.timer);
    Object.assign(this, { observer: null, host: null, clearSince: Infinity });
  }

  /** Count the time anew, because the panel was opened or moved. */
  restart() {
    if (!this.host) return;
    this.rectangle = rectangleOf(this.host);
    if (this.clearSince !== Infinity) this.clearSince = performance.now();
  }

  look({ isIntersecting, isVisible }) {
    const isClear = isIntersecting && isVisible !== false;
    this.clearSince = isClear ? performance.now() : Infinity;
  }

  /** Count the time anew when the page has moved or resized the panel. */
  compare() {
    if (this.host && rectangleOf(this.host) !== this.rectangle) this.restart();
  }

  isClear() {
    this.compare();
    return document.visibilityState === "visible" && performance.now() - this.clearSince >= CLEAR;
  }
}

function rectangleOf(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left, top, width, height].map(Math.round).join(" ");
}

/** Whether a button looks as the extension draws it: in the panel, of its size, and opaque up to the document. */
function isUndisguised(button, root, host) {
  const [inner, outer] = [button.getBoundingClientRect(), host.getBoundingClientRect()];
  const isInside =
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
  const isSmall = inner.width <= MAX_BUTTON.width && inner.height <= MAX_BUTTON.height && outer.width <= MAX_WIDTH;
  return isInside && isSmall && [...lineage(button, root), host, document.documentElement].every(isOpaque);
}

function* lineage(element, root) {
  for (let at = element; at && at !== root; at = at.parentElement) yield at;
}

function isOpaque(element) {
  const { opacity, visibility, filter, clipPath, maskImage, transform, mixBlendMode } = getComputedStyle(element);
  const isPlain = [filter, clipPath, maskImage ?? "none", transform].every((value) => value === "none");
  return opacity === "1" && visibility === "visible" && mixBlendMode === "normal" && isPlain;
}
