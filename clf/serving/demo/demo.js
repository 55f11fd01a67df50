// Pasted text -> verdicts on the page. The API is asked once; slider, legend and language change only the display.

import * as api from "./api.js";
import { EXAMPLES } from "./examples.js";
import { TooLongError, linkTo, linkedText } from "./permalink.js";
import { MESSAGES, firstLanguage, percent, say } from "./messages.js";
import { startOf, thresholdsOf } from "./thresholds.js";
import { element, headlineItems, isFlagged, itemElement, legendElements, mark, pageItems, verdictOf, whyElements } from "./view.js";

const at = (id) => document.getElementById(id);
const MARKUP = /<(?:!doctype|html|head|body|main|article|section|div|p|a|ul|ol|li|h[1-6]|table|span|br)\b/i;
const LABELS = { clickbait: "clickbait", plainHeadline: "editorial" };
const DEFAULT_PRECISION = 0.9;
const WIDE = matchMedia("(min-width: 52.01rem)");

const view = { language: "en", threshold: new Map(), itemOf: new WeakMap(), hidden: new Set() };
const state = { mode: "page", head: "page", title: "", items: [], model: null, truncated: false, thresholds: [], problem: null };

start();

async function start() {
  view.language = firstLanguage(storedLanguage());
  listen();
  translate();
  try {
    state.model = await api.model();
    showModel();
    await readLink();
  } catch (problem) {
    complain(problem);
  }
}

// Classify the text in the fragment of the address, if it holds one.
async function readLink() {
  const linked = await linkedText();
  if (!linked) return;
  at("ask").elements.mode.value = linked.mode;
  changeMode(linked.mode);
  at("material").value = linked.text;
  at("address").value = linked.address;
  at("ask").requestSubmit();
}

async function share() {
  const entered = { mode: state.mode, text: at("material").value, address: at("address").value.trim() };
  try {
    const link = await linkTo(entered);
    history.replaceState(null, "", link);
    // A page that was loaded over plain HTTP from another machine cannot use the clipboard.
    const isCopied = await (navigator.clipboard?.writeText(link) ?? Promise.reject()).then(() => true, () => false);
    at("shared").textContent = say(view.language, isCopied ? "shareCopied" : "shareShown");
  } catch (error) {
    if (!(error instanceof TooLongError)) throw error;
    at("shared").textContent = say(view.language, "shareTooLong");
  }
}

function listen() {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => changeLanguage(button.dataset.language));
  }
  at("ask").addEventListener("submit", classify);
  at("ask").addEventListener("change", () => changeMode(at("ask").elements.mode.value));
  at("example").addEventListener("click", () => tryText(EXAMPLES[view.language][state.mode]));
  at("news").addEventListener("click", () => api.text(`news-${view.language}.txt`).then(tryText, complain));
  at("share").addEventListener("click", () => share());
  addEventListener("hashchange", () => readLink());
  at("precision").addEventListener("input", () => moveSlider());
  at("legend").addEventListener("click", toggle);
  const items = at("items");
  items.addEventListener("keydown", move);
  items.addEventListener("click", choose);
  const itemAt = (target) => target.closest(".link, .item");
  for (const kind of ["focusin", "click"]) items.addEventListener(kind, (event) => explain(itemAt(event.target)));
  // In a narrow window the reasons cover the list, so they open on a tap, not under the mouse.
  items.addEventListener("mouseover", (event) => WIDE.matches && explain(itemAt(event.target)));
  items.addEventListener("mouseleave", () => WIDE.matches && explain(itemAt(document.activeElement)));
  document.addEventListener("keydown", (event) => event.key === "Escape" && explain(null));
}

async function classify(event) {
  event.preventDefault();
  if (at("ask").classList.contains("busy")) return undefined;
  complain(null);
  at("progress").textContent = "";
  const material = at("material").value;
  if (!material.trim()) return complain(new api.Problem("pasteFirst"));
  api.useKey(at("key").value);
  at("progress").textContent = say(view.language, "working");
  at("ask").classList.add("busy");
  try {
    state.model = await api.model();
    await (state.mode === "page" ? classifyPage(material) : scoreHeadlines(material));
    showModel();
    show();
    at("progress").textContent = say(view.language, "done");
    at("result").focus({ preventScroll: true });
    at("result").scrollIntoView({ block: "start" });
  } catch (problem) {
    at("progress").textContent = "";
    complain(problem);
  } finally {
    at("ask").classList.remove("busy");
  }
}

async function classifyPage(material) {
  const markup = MARKUP.test(material);
  const report = await api.separate({ [markup ? "html" : "text"]: material, url: at("address").value.trim(), explain: true });
  if (!report.blocks.length) throw new api.Problem("nothingFound");
  accept(markup ? "page" : "text", pageItems(report), report);
}

async function scoreHeadlines(material) {
  const texts = material.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const answer = await api.headlines({ texts, explain: true });
  accept("headline", headlineItems(texts, answer.headlines), { title: "", truncated: false });
}

function accept(head, items, { title, truncated }) {
  const reached = thresholdsOf(state.model, head);
  Object.assign(state, { head, items, title, truncated, thresholds: reached });
  at("shared").textContent = "";
  const usual = reached.findIndex((threshold) => threshold.precision >= DEFAULT_PRECISION);
  at("precision").max = Math.max(reached.length - 1, 0);
  at("precision").value = Math.max(usual, 0);
  at("precision-stops").replaceChildren(...reached.map((_, index) => element("option", { value: String(index) })));
  view.hidden.clear();
}

// Draw the answer, after a request and after a change of language.
function show() {
  const headlines = state.head === "headline";
  at("result").hidden = false;
  at("result").dataset.head = state.head;
  at("result-title").textContent = say(view.language, headlines ? "resultHeadlines" : "resultPage");
  at("page-title").hidden = !state.title;
  at("page-title").replaceChildren(element("span", {}, say(view.language, "pageTitle")), " ", element("strong", {}, state.title));
  at("truncated").hidden = !state.truncated;
  at("figures").hidden = !state.items.some((item) => item.parts.length);
  at("items").replaceChildren(...state.items.map((item) => itemElement(item, view)));
  const first = at("items").querySelector(".item");
  if (first) first.tabIndex = 0;
  moveSlider();
  explain(null);
}

function moveSlider() {
  const threshold = state.thresholds[at("precision").value];
  view.threshold = threshold ? threshold.from : new Map();
  for (const node of at("items").querySelectorAll(".item, .link")) mark(node, view.itemOf.get(node), view);
  showLegend();
  at("precision").disabled = !threshold;
  const name = threshold ? percent(view.language, threshold.precision) : "";
  at("precision-now").textContent = name && `≥ ${name}`;
  at("precision").setAttribute("aria-valuetext", name);
  at("precision-sentence").textContent = threshold ? flagSentence(threshold) : say(view.language, "noThresholds");
}

function flagSentence(threshold) {
  const counted = state.items.flatMap((item) => (item.parts.length ? item.parts : [item]));
  const count = counted.filter((item) => isFlagged(item, threshold.from)).length;
  const precision = percent(view.language, threshold.precision);
  const from = startOf(threshold.from, counted, view.language);
  const values = { count, all: counted.length, precision, from };
  const message = threshold.from.get("") <= 0 ? "flaggedAll" : "flaggedFrom";
  return say(view.language, state.head === "headline" ? "flaggedHeadlines" : message, values);
}

function showLegend() {
  const counts = {};
  for (const item of state.items) {
    const verdict = verdictOf(item, view.threshold);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  const mode = state.head === "headline" ? "headlines" : "page";
  const focused = document.activeElement?.closest?.("#legend button")?.dataset.verdict;
  at("legend").replaceChildren(...legendElements(mode, counts, view));
  if (focused) at("legend").querySelector(`[data-verdict=${focused}]`).focus();
  for (const node of at("items").children) node.hidden = view.hidden.has(node.dataset.verdict);
}

function toggle(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const { verdict } = button.dataset;
  if (!view.hidden.delete(verdict)) view.hidden.add(verdict);
  button.focus();
  showLegend();
}

function explain(node) {
  const item = node && view.itemOf.get(node);
  const why = at("why");
  for (const other of at("items").querySelectorAll(".current")) other.classList.remove("current");
  why.classList.toggle("open", Boolean(item));
  why.dataset.verdict = item ? verdictOf(item, view.threshold) : "";
  if (!item) return why.replaceChildren(element("p", { className: "hint" }, say(view.language, "whyHint")));
  node.classList.add("current");
  const close = element("button", { type: "button", className: "close", ariaLabel: say(view.language, "close") }, "×");
  close.addEventListener("click", () => explain(null));
  return why.replaceChildren(close, ...whyElements(item, view));
}

// The list is one Tab stop; arrows, Home and End move inside it.
function move(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const all = [...at("items").querySelectorAll(".item:not([hidden]), .item:not([hidden]) .link")];
  const here = all.indexOf(event.target.closest(".link, .item"));
  const next = all[Math.min(Math.max(here + steps[event.key], 0), all.length - 1)];
  for (const node of at("items").querySelectorAll("[tabindex='0']")) node.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

async function choose(event) {
  const button = event.target.closest("[data-choice]");
  if (!button) return;
  const node = button.closest(".item");
  const item = view.itemOf.get(node);
  const displayed = verdictOf(item, view.threshold);
  const other = displayed === "clickbait" ? "plainHeadline" : "clickbait";
  const vote = button.dataset.choice === "right" ? displayed : other;
  complain(null);
  try {
    const language = at("headline-language").value;
    const labels = { shown: LABELS[displayed], said: LABELS[vote] };
    await api.vote({ task: "headline", text: item.text, ...labels, bundle: state.model.model, language });
    item.vote = vote;
    mark(node, item, view);
  } catch (problem) {
    complain(problem);
  }
}

function tryText(text) {
  at("material").value = text;
  at("headline-language").value = view.language;
  at("ask").requestSubmit();
}

function changeMode(mode) {
  if (mode === state.mode) return;
  state.mode = mode;
  at("material").value = "";
  at("result").hidden = true;
  complain(null);
  translate();
}

function changeLanguage(language) {
  view.language = language;
  try {
    localStorage.setItem("language", language);
  } catch {
    // Storage may be forbidden; the choice is then lost with the page.
  }
  translate();
  if (!at("result").hidden) show();
}

function storedLanguage() {
  try {
    return localStorage.getItem("language") ?? "";
  } catch {
    return "";
  }
}

function translate() {
  const { language } = view;
  document.documentElement.lang = language;
  document.title = say(language, "title");
  for (const node of document.querySelectorAll("[data-message]")) node.textContent = say(language, node.dataset.message);
  for (const node of document.querySelectorAll("[data-message-label]")) node.ariaLabel = say(language, node.dataset.messageLabel);
  for (const node of document.querySelectorAll("[data-language]")) node.ariaPressed = String(node.dataset.language === language);
  at("prompt").textContent = say(language, state.mode === "page" ? "promptPage" : "promptHeadlines");
  at("ask").dataset.mode = state.mode;
  at("progress").textContent = "";
  showModel();
  complain(state.problem);
}

function showModel() {
  const select = at("headline-language");
  const chosen = select.value || view.language;
  const languages = state.model?.languages ?? Object.keys(MESSAGES);
  const names = new Intl.DisplayNames(view.language, { type: "language" });
  const options = languages.map((language) => element("option", { value: language }, names.of(language)));
  select.replaceChildren(...options, element("option", { value: "" }, say(view.language, "otherLanguage")));
  select.value = languages.includes(chosen) ? chosen : "";
  at("model").textContent = state.model ? say(view.language, "model", { id: state.model.model }) : "";
}

function complain(error) {
  const box = at("problem");
  const problem = error && !(error instanceof api.Problem) ? new api.Problem("failed", { detail: String(error) }) : error;
  state.problem = problem;
  box.hidden = !problem;
  if (!problem) return;
  const detail = problem.detail ? element("small", { lang: "en" }, problem.detail) : "";
  box.replaceChildren(say(view.language, problem.message, problem.values), " ", detail);
  box.scrollIntoView({ block: "nearest" });
  if (problem.status === 401) {
    at("key-field").hidden = false;
    at("key").focus();
  }
}
