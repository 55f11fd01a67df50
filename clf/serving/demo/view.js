// Verdicts -> elements of the page. Text is inserted as text, never as markup, and links are displayed, not linked.

import { percent, say, sayReason } from "./messages.js";

const ROLES = { page: ["editorial", "promo", "navigation"], headlines: ["clickbait", "plainHeadline", "unknownHeadline"] };
const MEANING = {
  editorial: "isEditorial", promo: "isPromo", navigation: "isNavigation",
  clickbait: "isClickbait", plainHeadline: "isPlainHeadline", unknownHeadline: "isUnknownHeadline",
};

const MIN_KIND = 0.5; // probability from which a kind is shown

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

// Return the items of a page in reading order: each block, and each link that is only a part of its block.
export function pageItems(report) {
  return report.blocks.map((block) => {
    const links = report.links.filter((link) => block.start <= link.start && link.end <= block.end);
    const whole = links.find((link) => link.text.trim() === block.text.trim());
    const inner = whole ? [] : links.map((link) => ({ ...link, probability: link.promo, parts: [], link, inner: true }));
    return { ...block, promo: block.role === "promo" ? block.probability : 0, link: whole ?? null, parts: inner };
  });
}

export function headlineItems(texts, verdicts) {
  return verdicts.map((verdict, index) => ({ ...verdict, text: texts[index], parts: [], link: null, vote: null }));
}

// `threshold` maps a language to the probability from which items are flagged; blocks and links have the language "".
export function isFlagged(item, threshold) {
  const score = item.role ? item.promo : item.clickbait;
  return (item.role ?? "promo") === "promo" && score !== null && score >= threshold.get(item.language ?? "");
}

// Return the name of an item's verdict in messages.js, at a threshold.
export function verdictOf(item, threshold) {
  if (!item.role && item.clickbait === null) return "unknownHeadline";
  return item.role ?? (isFlagged(item, threshold) ? "clickbait" : "plainHeadline");
}

// Return the names in messages.js of the kinds of a promo item: advertising, and wording that is clickbait.
function kindsOf({ role, link }) {
  if (role !== "promo" || !link) return [];
  return [...(link.sponsored >= MIN_KIND ? ["advertising"] : []), ...(link.clickbait >= MIN_KIND ? ["clickbait"] : [])];
}

export function itemElement(item, view) {
  const words = element("p", { className: "words" }, ...wordsOf(item, view));
  const node = element("li", { className: "item", tabIndex: -1 }, element("p", { className: "tag" }), words);
  if (item.role) node.append(element("span", { className: "flag" }));
  else if (item.clickbait !== null) node.append(voteElement(item, view));
  view.itemOf.set(node, item);
  return node;
}

// Update the parts of an element that depend on the slider: colour, tag and flag.
export function mark(node, item, view) {
  const flagged = isFlagged(item, view.threshold);
  const verdict = verdictOf(item, view.threshold);
  node.dataset.verdict = verdict;
  node.classList.toggle("flagged", flagged);
  const value = valueOf(item, view.language);
  if (node.matches("li")) {
    const name = element("span", { className: "verdict" }, say(view.language, verdict));
    const kinds = kindsOf(item).map((kind) => element("span", { className: "kind" }, say(view.language, kind)));
    node.querySelector(".tag").replaceChildren(name, element("span", { className: "value" }, value), ...kinds);
    if (item.role) node.querySelector(".flag").textContent = flagged ? say(view.language, "flagged") : "";
  } else {
    node.querySelector(".value").textContent = flagged ? `${value} ${say(view.language, "flagged")}` : value;
  }
  if (!item.role && item.clickbait !== null) markVote(node, item, view);
}

// Return the probability of an item's verdict in percent; "" where its wording was not judged.
function valueOf(item, language) {
  const probability = item.role ? item.probability : item.clickbait;
  return probability === null ? "" : percent(language, probability);
}

export function legendElements(mode, counts, view) {
  return ROLES[mode].map((verdict) => {
    const name = element("span", { className: "verdict" }, say(view.language, verdict));
    const meaning = element("span", { className: "meaning" }, say(view.language, MEANING[verdict]));
    const count = element("span", { className: "count" }, String(counts[verdict] ?? 0));
    const button = element("button", { type: "button", ariaPressed: String(!view.hidden.has(verdict)) }, name, count, meaning);
    button.dataset.verdict = verdict;
    return element("li", {}, button);
  });
}

export function whyElements(item, view) {
  const { language } = view;
  const verdict = verdictOf(item, view.threshold);
  const value = valueOf(item, language);
  // The probability of a link inside a block is P(promo), for every role.
  const figure = item.inner ? "" : ` ${value}`;
  const lines = [
    element("p", { className: "what" }, element("strong", {}, say(language, MEANING[verdict])), figure),
    element("p", { className: "quote" }, item.text),
  ];
  if (item.inner) lines.push(element("p", {}, say(language, "linkPosition", { value })));
  if (item.link && verdict === "promo") {
    lines.push(element("p", {}, say(language, "linkSponsored", { value: percent(language, item.link.sponsored) })));
  }
  if (item.link) {
    const { clickbait } = item.link;
    const value = clickbait === null ? "" : percent(language, clickbait);
    lines.push(element("p", {}, say(language, clickbait === null ? "linkNotJudged" : "linkWording", { value })));
    if (item.link.href) lines.push(element("p", { className: "href" }, say(language, "leadsTo", { href: item.link.href })));
  }
  return [...lines, reasonList(item, language)];
}

function wordsOf(item, view) {
  // Offsets count code points, as in Python; a JavaScript string counts some characters as two.
  const letters = [...item.text];
  const words = [];
  let position = 0;
  for (const link of item.parts) {
    const [start, end] = [link.start - item.start, link.end - item.start];
    words.push(letters.slice(position, start).join(""), linkElement(link, letters.slice(start, end).join(""), view));
    position = end;
  }
  return [...words, letters.slice(position).join("")];
}

function linkElement(link, text, view) {
  const node = element("span", { className: "link", tabIndex: -1 }, text, element("small", { className: "value" }));
  view.itemOf.set(node, link);
  return node;
}

function reasonList(item, language) {
  if (!item.reasons.length) return element("p", { className: "none" }, say(language, "noReasons"));
  const [towards, away] = item.role ? ["towardsVerdict", "awayFromVerdict"] : ["towardsClickbait", "awayFromClickbait"];
  const strongest = [...item.reasons].sort((one, two) => Math.abs(two.weight) - Math.abs(one.weight)).slice(0, 8);
  const most = Math.abs(strongest[0].weight) || 1;
  const rows = strongest.map((reason) => {
    const side = reason.weight > 0 ? towards : away;
    const bar = element("span", { className: "weight", title: say(language, side) });
    bar.style.setProperty("--share", Math.abs(reason.weight) / most);
    const node = element("li", {}, element("span", { className: "reason" }, sayReason(language, reason.words)), bar);
    node.dataset.side = reason.weight > 0 ? "for" : "against";
    node.append(element("span", { className: "unseen" }, `: ${say(language, side)}`));
    return node;
  });
  const key = [["for", towards], ["against", away]].map(([side, message]) => {
    const node = element("span", {}, say(language, message));
    node.dataset.side = side;
    return node;
  });
  return element("div", { className: "sided" }, element("p", { className: "sides", ariaHidden: "true" }, ...key), element("ul", { className: "reasons" }, ...rows));
}

function voteElement(item, view) {
  const buttons = ["right", "wrong"].map((choice) => {
    const button = element("button", { type: "button" }, say(view.language, choice));
    button.dataset.choice = choice;
    return button;
  });
  const group = element("div", { className: "vote", role: "group", ariaLabel: `${say(view.language, "question")} ${item.text}` }, ...buttons);
  return element("div", { className: "voting" }, group, element("span", { className: "thanks", role: "status" }));
}

function markVote(node, item, view) {
  const verdict = verdictOf(item, view.threshold);
  for (const button of node.querySelectorAll("[data-choice]")) {
    button.ariaPressed = String(item.vote !== null && (button.dataset.choice === "right") === (item.vote === verdict));
  }
  const thanks = item.vote === null ? "" : say(view.language, "voted", { label: say(view.language, item.vote) });
  node.querySelector(".thanks").textContent = thanks;
}
