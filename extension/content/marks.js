// Verdicts -> marks on the page: which links, which boxes around them, and the small button that says why.
//
// A marked link has data-clf-link, what is dimmed or hidden has data-clf-box with the style as its value (marks.css does
// the rest), and a <clf-mark> with a shadow root of its own holds the button.

"use strict";

const NEVER_BOXES = new Set("html body main article form td th tr tbody thead tfoot caption".split(" "));
const LONG = 120; // characters; a block whose role is not known counts as article from here on

class Marks {
  /** `open(mark, event)` is called when the user asks why. */
  constructor(open) {
    this.open = open;
    this.found = new Map(); // <a> -> {verdict, text, key, box, mark}
    this.uses = new Map(); // box -> how many marked links it holds
    this.pardoned = new Set(); // keys of links the user called wrong
    this.style = "dim";
  }

  /** Bring the marks in line with the verdicts on a page that `reader` read; a generator, for inSlices(). */
  *apply(reader, { links, blocks }) {
    const flagged = this.flaggedAnchors(reader, links);
    for (const anchor of this.found.keys()) if (!flagged.has(anchor) || !anchor.isConnected) this.unmark(anchor);
    yield;
    const boxes = promoBoxes(reader, flagged, blocks);
    // All styles are read before the first mark is written: a read after a write would lay the whole page out again.
    const inside = new Set();
    for (const anchor of flagged.keys()) {
      if (!this.found.has(anchor) && takesButtonInside(anchor)) inside.add(anchor);
      yield;
    }
    for (const [anchor, link] of flagged) {
      if (anchor.isConnected) this.mark(anchor, link, { box: boxes.get(anchor) ?? anchor, inside: inside.has(anchor) });
      yield;
    }
  }

  /** The links to mark: <a> -> {verdict, text, key}; of a link in several pieces the longest flagged one speaks. */
  flaggedAnchors({ page, anchors }, verdicts) {
    const flagged = new Map();
    page.blocks.flatMap((block) => block.links).forEach(({ text, href }, place) => {
      const key = linkKey(text, href);
      const known = flagged.get(anchors[place]);
      if (!verdicts[place].flagged || this.pardoned.has(key) || known?.text.length >= text.length) return;
      flagged.set(anchors[place], { verdict: verdicts[place], text, key });
    });
    return flagged;
  }

  mark(anchor, link, { box, inside }) {
    const known = this.found.get(anchor);
    const mark = known?.mark.isConnected ? known.mark : this.button(anchor, inside);
    anchor.setAttribute("data-clf-link", link.verdict.label);
    labelButton(mark, link.verdict);
    if (known?.box !== box) {
      if (known) this.release(known.box);
      this.uses.set(box, (this.uses.get(box) ?? 0) + 1);
      box.setAttribute("data-clf-box", this.style);
    }
    this.found.set(anchor, { ...link, box, mark });
  }

  unmark(anchor) {
    const { box, mark } = this.found.get(anchor);
    anchor.removeAttribute("data-clf-link");
    mark.remove();
    this.found.delete(anchor);
    this.release(box);
  }

  /** One link less in a box; the last one takes its style away. */
  release(box) {
    const left = this.uses.get(box) - 1;
    if (left) this.uses.set(box, left);
    else if (this.uses.delete(box)) box.removeAttribute("data-clf-box");
  }

  clear() {
    for (const anchor of [...this.found.keys()]) this.unmark(anchor);
  }

  restyle(style) {
    this.style = style;
    for (const box of this.uses.keys()) box.setAttribute("data-clf-box", style);
  }

  /** Take a mark off and leave the link alone from now on: the user said it was wrong. */
  pardon(anchor) {
    const link = this.found.get(anchor);
    if (!link) return;
    this.pardoned.add(link.key);
    this.unmark(anchor);
  }

  button(anchor, inside) {
    const mark = document.createElement("clf-mark");
    const button = document.createElement("button");
    button.setAttribute("part", "button");
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-expanded", "false");
    button.textContent = chrome.i18n.getMessage("mark");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (event.isTrusted) this.open(anchor, { focus: true });
    });
    mark.attachShadow({ mode: "open" }).append(button);
    if (inside) anchor.append(mark);
    else anchor.after(mark);
    return mark;
  }
}

/** What a link is known by: its words and where it leads. */
function linkKey(text, href) {
  return `${text}\n${href}`;
}

function labelButton(mark, { promo }) {
  const label = chrome.i18n.getMessage("mark_label", [String(Math.round(100 * promo))]);
  mark.shadowRoot.firstChild.setAttribute("aria-label", label);
}

/** Whether the button has to go into the link, because a neighbour of the link would be laid out on its own. */
function takesButtonInside(anchor) {
  const inline = (display) => display.startsWith("inline") && !/flex|grid/.test(display);
  const around = anchor.parentElement ? getComputedStyle(anchor.parentElement).display : "block";
  return /flex|grid/.test(around) || !inline(getComputedStyle(anchor).display);
}

/** <a> -> the largest box around it that holds nothing but marked links and what belongs to them. */
function promoBoxes({ page, anchors, boxes }, flagged, roles) {
  const links = new Array(boxes.length).fill(0);
  const other = new Array(boxes.length).fill(0);
  let place = 0;
  const homes = new Map();
  page.blocks.forEach((block, at) => {
    const own = anchors.slice(place, (place += block.links.length));
    for (const anchor of own) if (!homes.has(anchor)) homes.set(anchor, block.container);
    if (block.container < 0) return;
    links[block.container] += own.length;
    const foreign = own.some((anchor) => !flagged.has(anchor)) || isArticle(block, roles[at]);
    if (foreign) other[block.container] += 1;
  });
  for (let at = boxes.length - 1; at >= 0; at -= 1) {
    const { parent } = page.containers[at];
    if (parent < 0) continue;
    links[parent] += links[at];
    other[parent] += other[at];
  }
  return new Map([...flagged.keys()].map((anchor) => [anchor, largest(page.containers, boxes, homes.get(anchor), other)]));
}

function largest(containers, boxes, home, other) {
  let best;
  for (let at = home; at >= 0 && !other[at]; at = containers[at].parent) {
    if (!NEVER_BOXES.has(containers[at].tag)) best = boxes[at];
  }
  return best;
}

function isArticle(block, role) {
  return role === "editorial" || (role === null && block.end - block.start >= LONG);
}
