// Verdicts -> elements. Text goes in as text, never as markup; links are shown, never followed.

import { percent, say, sayReason } from "./messages.js";

const ROLES = { page: ["editorial", "promo", "navigation"], headlines: ["clickbait", "plainHeadline"] };
const MEANING = {
  editorial: "isEditorial", promo: "isPromo", navigation: "isNavigation",
  clickbait: "isClickbait", plainHeadline: "isPlainHeadline",
};

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// The items of a page in reading order: each block, and each link that is not the whole of its block.
export function pageItems(report) {
  return report.blocks.map((block) => {
    const links = report.links.filter((link) => block.start <= link.start && link.end <= block.end);
    const whole = links.find((link) => link.text.trim() === block.text.trim());
    const inner = whole ? [] : links.map((link) => ({ ...link, probability: link.promo, parts: [], link, inner: true }));
    return { ...block, promo: block.role === "promo" ? block.probability : 0, link: whole ?? null, parts: inner };
  });
}

export function headlineItems(texts, verdicts) {
  return verdicts.map((verdict, place) => ({ ...verdict, text: texts[place], parts: [], link: null, said: null }));
}

export function isFlagged(item, threshold) {
  const score = item.role ? item.promo : item.clickbait;
  return (item.role ?? "promo") === "promo" && score >= threshold;
}

// The name of an item's verdict among the messages, under a threshold.
export function verdictOf(item, threshold) {
  return item.role ?? (isFlagged(item, threshold) ? "clickbait" : "plainHeadline");
}

export function itemElement(item, view) {
  const words = element("p", { className: "words" }, ...wordsOf(item, view));
  const made = element("li", { className: "item", tabIndex: -1 }, element("p", { className: "tag" }), words);
  made.append(item.role ? element("span", { className: "flag" }) : voteElement(item, view));
  view.places.set(made, item);
  return made;
}

// What changes with the slider: colour, tag and flag of an element.
export function mark(made, item, view) {
  const flagged = isFlagged(item, view.threshold);
  const verdict = verdictOf(item, view.threshold);
  made.dataset.verdict = verdict;
  made.classList.toggle("flagged", flagged);
  const value = percent(view.language, item.role ? item.probability : item.clickbait);
  if (made.matches("li")) {
    const name = element("span", { className: "verdict" }, say(view.language, verdict));
    made.querySelector(".tag").replaceChildren(name, element("span", { className: "value" }, value));
    if (item.role) made.querySelector(".flag").textContent = flagged ? say(view.language, "flagged") : "";
  } else {
    made.querySelector(".value").textContent = flagged ? `${value} ${say(view.language, "flagged")}` : value;
  }
  if (!item.role) markVote(made, item, view);
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
  const value = percent(language, item.role ? item.probability : item.clickbait);
  // What a link inside a block carries is P(promo), whatever its role.
  const figure = item.inner ? "" : ` ${value}`;
  const told = [
    element("p", { className: "what" }, element("strong", {}, say(language, MEANING[verdict])), figure),
    element("p", { className: "quote" }, item.text),
  ];
  if (item.inner) told.push(element("p", {}, say(language, "linkPlace", { value })));
  if (item.link) {
    told.push(element("p", {}, say(language, "linkWording", { value: percent(language, item.link.clickbait) })));
    if (item.link.href) told.push(element("p", { className: "href" }, say(language, "leadsTo", { href: item.link.href })));
  }
  return [...told, reasonList(item, language)];
}

function wordsOf(item, view) {
  // Offsets count characters, as Python does; a JavaScript string counts halves of some.
  const letters = [...item.text];
  const words = [];
  let place = 0;
  for (const link of item.parts) {
    const [start, end] = [link.start - item.start, link.end - item.start];
    words.push(letters.slice(place, start).join(""), linkElement(link, letters.slice(start, end).join(""), view));
    place = end;
  }
  return [...words, letters.slice(place).join("")];
}

function linkElement(link, text, view) {
  const made = element("span", { className: "link", tabIndex: -1 }, text, element("small", { className: "value" }));
  view.places.set(made, link);
  return made;
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
    const made = element("li", {}, element("span", { className: "reason" }, sayReason(language, reason.words)), bar);
    made.dataset.side = reason.weight > 0 ? "for" : "against";
    made.append(element("span", { className: "unseen" }, `: ${say(language, side)}`));
    return made;
  });
  const key = [["for", towards], ["against", away]].map(([side, message]) => {
    const made = element("span", {}, say(language, message));
    made.dataset.side = side;
    return made;
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

function markVote(made, item, view) {
  const verdict = verdictOf(item, view.threshold);
  for (const button of made.querySelectorAll("[data-choice]")) {
    button.ariaPressed = String(item.said !== null && (button.dataset.choice === "right") === (item.said === verdict));
  }
  const thanks = item.said === null ? "" : say(view.language, "voted", { label: say(view.language, item.said) });
  made.querySelector(".thanks").textContent = thanks;
}
