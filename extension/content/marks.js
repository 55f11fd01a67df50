// Verdicts -> marks on the page: the flagged links, the containers to dim or hide, and a small button that explains.
//
// A marked link has the attribute data-clf-link. A dimmed or hidden container has data-clf-box with the style as value,
// which marks.css selects. The button is in the shadow root of a <clf-mark> element.

"use strict";

const MIN_SPONSORED = 0.5; // P(advertising | promo) from which a link is treated as advertising

class Marks {
  /** `open(anchor, how)` is called when the user presses a button. */
  constructor(open) {
    this.open = open;
    this.marked = new Map(); // <a> -> {verdict, text, key, box, mark, button}
    this.uses = new Map(); // container -> number of marked links in it
    this.pardoned = new Set(); // keys of links whose mark the user called wrong
    this.styles = { sponsored: "dim", related: "dim" }; // the style of each kind of link; "none" leaves it unmarked
    this.soft = false; // whether only links are marked whose wording is clickbait too
  }

  /** Update the marks to the verdicts on the page that `reader` has read; a generator for inSlices(). */
  *apply(reader, { links, blocks }) {
    const flagged = this.flaggedAnchors(reader, links);
    for (const anchor of this.marked.keys()) if (!flagged.has(anchor) || !anchor.isConnected) this.unmark(anchor);
    yield;
    const boxes = new Map();
    for (const style of new Set(Object.values(this.styles))) {
      const alike = new Map([...flagged].filter(([, link]) => link.style === style));
      for (const [anchor, box] of promoBoxes(reader, alike, blocks)) boxes.set(anchor, box);
    }
    // All styles are read before the first mark is written, because a read after a write would force a new layout.
    const inside = new Set();
    for (const anchor of flagged.keys()) {
      if (!this.marked.has(anchor) && takesButtonInside(anchor)) inside.add(anchor);
      yield;
    }
    for (const [anchor, link] of flagged) {
      if (anchor.isConnected) this.mark(anchor, link, { box: boxes.get(anchor) ?? anchor, inside: inside.has(anchor) });
      yield;
    }
  }

  /** Return the links to mark: <a> -> {verdict, text, key, style}; of one in several pieces, the longest flagged piece. */
  flaggedAnchors({ page, anchors }, verdicts) {
    const flagged = new Map();
    page.blocks.flatMap((block) => block.links).forEach(({ text, href }, index) => {
      const [key, verdict] = [linkKey(text, href), verdicts[index]];
      const known = flagged.get(anchors[index]);
      if (!this.isMarked(verdict) || this.pardoned.has(key) || known?.text.length >= text.length) return;
      flagged.set(anchors[index], { verdict, text, key, style: this.styles[kindOf(verdict)] });
    });
    return flagged;
  }

  /** Whether the user's choices mark a link with this verdict. */
  isMarked(verdict) {
    const isMeant = !this.soft || verdict.label === "clickbait";
    return verdict.flagged && isMeant && this.styles[kindOf(verdict)] !== "none";
  }

  mark(anchor, link, { box, inside }) {
    const known = this.marked.get(anchor);
    const { mark, button } = known?.mark.isConnected ? known : this.insertMark(anchor, inside);
    anchor.setAttribute("data-clf-link", link.verdict.label);
    labelButton(button, link.verdict);
    addStyles(anchor);
    if (known?.box !== box) {
      if (known) this.release(known.box);
      this.uses.set(box, (this.uses.get(box) ?? 0) + 1);
    }
    box.setAttribute("data-clf-box", link.style);
    this.marked.set(anchor, { ...link, box, mark, button });
  }

  unmark(anchor) {
    const { box, mark } = this.marked.get(anchor);
    anchor.removeAttribute("data-clf-link");
    mark.remove();
    this.marked.delete(anchor);
    this.release(box);
  }

  /** Count one link less in a container; without marked links it loses its style. */
  release(box) {
    const left = this.uses.get(box) - 1;
    if (left) this.uses.set(box, left);
    else if (this.uses.delete(box)) box.removeAttribute("data-clf-box");
  }

  clear() {
    for (const anchor of [...this.marked.keys()]) this.unmark(anchor);
  }

  /** Take the user's choices; the next reading of the page applies them. */
  choose({ styles, soft }) {
    Object.assign(this, { styles, soft });
  }

  /** Remove a mark that the user called wrong, and do not mark this link again. */
  pardon(anchor) {
    const link = this.marked.get(anchor);
    if (!link) return;
    this.pardoned.add(link.key);
    this.unmark(anchor);
  }

  /** Insert a mark with a button beside or inside a link; return both. The page cannot reach into a closed root. */
  insertMark(anchor, inside) {
    const mark = document.createElement("clf-mark");
    const button = document.createElement("button");
    button.setAttribute("part", "button");
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (event.isTrusted) this.open(anchor, { focus: true });
    });
    closedRoot(mark)?.append(button);
    if (inside) anchor.append(mark);
    else anchor.after(mark);
    return { mark, button };
  }
}

/** Return the key of a link: its text and its address. */
function linkKey(text, href) {
  return `${text}\n${href}`;
}

/** Return the kind of a promo link: "sponsored" for advertising, else "related". */
function kindOf({ sponsored }) {
  return sponsored >= MIN_SPONSORED ? "sponsored" : "related";
}

function labelButton(button, verdict) {
  button.textContent = chrome.i18n.getMessage(`mark_${kindOf(verdict)}`);
  const promo = String(Math.round(100 * verdict.promo));
  button.setAttribute("aria-label", chrome.i18n.getMessage(`mark_label_${kindOf(verdict)}`, [promo]));
}

/** Return a closed shadow root in `host`; null where the page has defined an element of this name with its own root. */
function closedRoot(host) {
  try {
    return host.attachShadow({ mode: "closed" });
  } catch {
    return null;
  }
}

/** Whether the button must be inside the link, because beside the link it would get a line or a cell of its own. */
function takesButtonInside(anchor) {
  const inline = (display) => display.startsWith("inline") && !/flex|grid/.test(display);
  const around = anchor.parentElement ? getComputedStyle(anchor.parentElement).display : "block";
  return /flex|grid/.test(around) || !inline(getComputedStyle(anchor).display);
}
