// A marked link -> the panel beside its mark: probability, reasons and voting buttons. A page has at most one panel.

"use strict";

const HOVER = 350; // milliseconds before the panel opens under the mouse
const LEAVE = 300; // milliseconds before it closes again
const READ = 2500; // milliseconds to read the thanks after a mark was removed
const WORDINGS = { clickbait: "wording_clickbait", editorial: "wording_plain" };
const MARGIN = 8; // pixels between the panel, the button and the edge of the window
const QUOTING =
  /^(?:in a box named|its address has|under the heading|ends with|starts with|begins with|below a label that announces) (.*)$/s;
const LISTING = /^(?:words|its \w+|leads to another site|has words of a request or a notice): (.*)$/s;
const COUNTING = /^(?:one of )?(\d+%?)/;

class Panel {
  /**
   * `marks` are the marks of the page; `vote(link, right)` sends a vote and resolves to the name of a message, and
   * `leave()` switches the site off.
   */
  constructor(marks, { vote, leave }) {
    Object.assign(this, { marks, vote, leave, host: null, root: null, anchor: null, timer: 0, canVote: false, source: "offline" });
    this.sight = new Sight();
    document.addEventListener("pointerover", (event) => this.hover(event));
    document.addEventListener("pointerdown", (event) => this.host && event.target !== this.host && this.close());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.close({ focus: true }), true);
    addEventListener("scroll", () => this.place(), { passive: true, capture: true });
    addEventListener("resize", () => this.place(), { passive: true });
  }

  /** Open the panel for a marked link; with `focus`, move the keyboard focus into it. */
  open(anchor, { focus = false } = {}) {
    clearTimeout(this.timer);
    const link = this.marks.marked.get(anchor);
    if (!link) return;
    if (this.anchor !== anchor) {
      this.close();
      this.anchor = anchor;
      this.host = document.createElement("clf-panel");
      this.root = closedRoot(this.host);
      if (!this.root) return this.close();
      this.root.append(this.content(link));
      document.documentElement.append(this.host);
      link.button.setAttribute("aria-expanded", "true");
      this.place();
      this.sight.watch(this.host);
    }
    if (focus) this.root.querySelector("button").focus();
  }

  close({ focus = false } = {}) {
    clearTimeout(this.timer);
    if (!this.host) return;
    const { anchor } = this;
    const link = this.marks.marked.get(anchor);
    const hadFocus = focus || this.hasFocus();
    this.sight.stop();
    this.host.remove();
    [this.host, this.root, this.anchor] = [null, null, null];
    if (link) link.button.setAttribute("aria-expanded", "false");
    if (hadFocus) (link ? link.button : anchor).focus({ preventScroll: true });
  }

  hasFocus() {
    return Boolean(this.root?.activeElement);
  }

  hover(event) {
    if (!event.isTrusted) return;
    const [target] = event.composedPath(); // In an open shadow tree, `target` is only the element around it.
    clearTimeout(this.timer);
    if (target === this.host) return;
    const anchor = this.anchorAt(target);
    if (anchor) this.timer = setTimeout(() => this.open(anchor), HOVER);
    else if (this.host && !this.hasFocus()) this.timer = setTimeout(() => this.close(), LEAVE);
  }

  anchorAt(target) {
    if (target.localName !== "clf-mark") return target.closest?.("a[data-clf-link]");
    return [...this.marks.marked].find(([, { mark }]) => mark === target)?.[0];
  }

  /** Move the panel below the button, or above it where there is no room; always inside the window. */
  place() {
    if (!this.host) return;
    const link = this.marks.marked.get(this.anchor);
    const rectangle = (link && link.mark.isConnected ? link.button : this.anchor).getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.host;
    const below = rectangle.bottom + MARGIN + height <= innerHeight || rectangle.top < height + MARGIN;
    const top = below ? rectangle.bottom + MARGIN : rectangle.top - height - MARGIN;
    const left = Math.max(MARGIN, Math.min(rectangle.left, document.documentElement.clientWidth - width - MARGIN));
    this.host.style.setProperty("top", `${top}px`, "important");
    this.host.style.setProperty("left", `${left}px`, "important");
    this.sight.restart();
  }

  content(link) {
    const { promo, sponsored, clickbait, label, reasons } = link.verdict;
    const panel = part("div", "panel");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("lang", chrome.i18n.getUILanguage());
    panel.setAttribute("aria-label", say("panel_label"));
    const close = part("button", "close", "×");
    close.setAttribute("aria-label", say("close"));
    close.addEventListener("click", () => this.close({ focus: true }));
    const wording = clickbait === null ? say("wording_unknown") : say(WORDINGS[label], percent(clickbait));
    panel.append(
      close,
      part("p", "title", say("panel_title", percent(promo))),
      part("p", "wording", say(`panel_${kindOf(link.verdict)}`, percent(sponsored))),
      part("p", "wording", wording),
      part("ul", "reasons", ...reasons.map(reasonLine)),
      ...(this.canVote ? [this.ballot(link)] : []),
      part("p", "source", say(`source_${this.source}`)),
      this.leaveButton(),
    );
    return panel;
  }

  leaveButton() {
    const button = part("button", "leave", say("leave_site"));
    button.addEventListener("click", (event) => event.isTrusted && this.leave());
    return button;
  }

  ballot(link) {
    const ballot = part("p", "ballot", part("span", "question", say("question")));
    const choice = (name, right) => {
      const button = part("button", `choice ${name}`, say(name));
      button.addEventListener("click", (event) => this.isMeant(event, button) && this.say(ballot, link, right));
      return button;
    };
    ballot.append(choice("right", true), choice("wrong", false));
    ballot.setAttribute("role", "status");
    return ballot;
  }

  /** Whether the user meant to press a voting button: a real click on what has been in plain sight for a while. */
  isMeant(event, button) {
    return event.isTrusted && this.sight.isClear() && isUndisguised(button, this.root, this.host);
  }

  /** Thank the user at once, because the vote is stored even when the network fails. */
  async say(ballot, link, right) {
    const { anchor } = this;
    ballot.replaceChildren(part("span", "question", say("thanks")));
    const answer = await this.vote(link, right);
    ballot.replaceChildren(part("span", "question", say(answer)));
    if (right) return;
    this.marks.pardon(anchor);
    this.timer = setTimeout(() => this.close(), READ);
  }
}

function part(tag, name, ...children) {
  const element = document.createElement(tag);
  element.setAttribute("part", name);
  element.append(...children);
  return element;
}

/** Return a message in the user's language; "" for an unknown name. */
function say(name, ...values) {
  return chrome.i18n.getMessage(name, values.map(String));
}

function percent(probability) {
  return Math.round(100 * probability);
}

/** Return the line of one reason: its sign, with a label for screen readers, and its words. */
function reasonLine({ token, weight, words }) {
  const sign = part("span", weight > 0 ? "for" : "against", weight > 0 ? "+" : "−");
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", say(weight > 0 ? "speaks_for" : "speaks_against"));
  return part("li", "reason", sign, ` ${reasonWords(token, words)}`);
}

/** Return a reason in the user's language, or in English where there is no translation; quoted values stay. */
function reasonWords(token, words) {
  const [, value] = words.match(LISTING) ?? words.match(QUOTING) ?? words.match(COUNTING) ?? [];
  return say(`reason_${token.split(":", 1)[0].replaceAll("-", "_")}`, value ?? "") || words;
}
