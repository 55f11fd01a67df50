// Messages of content scripts, popup and options page -> answers. The background holds the model, the settings and the
// connection to the server, so that the process of a page holds none of them.

import { classifyPage, model } from "./classify.js";
import { mayMark, maySend } from "./policy.js";
import { describeModel, wake } from "./server.js";
import { changeSettings, hosts, isListed, readSettings, validated } from "./settings.js";
import { cast, flush, votesFor } from "./votes.js";

const HANDLERS = { hello, classify, vote, count, popup, toggleSite, choose, options, save, tryServer };
const FROM_PAGES = new Set(["hello", "classify", "vote", "count"]);

// Only the extension's own pages may read what is stored; Firefox has no such setting.
chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const isPage = !sender.url?.startsWith(chrome.runtime.getURL(""));
  const handler = HANDLERS[message.type];
  if (!handler || isPage !== FROM_PAGES.has(message.type)) return false;
  handler(message, sender).then(
    (value) => respond({ value }),
    (error) => respond({ error: error.message }),
  );
  return true; // The answer is sent later.
});

chrome.storage.onChanged.addListener(({ settings }) => settings && wake());
chrome.runtime.onStartup.addListener(async () => flush(await readSettings()));

/** The settings of a page: whether and how links are marked, and whether votes can be sent. */
async function hello(_, sender) {
  return viewFor(await readSettings(), sender.url ?? "", sender.tab?.incognito ?? false);
}

function viewFor(settings, url, isPrivate) {
  const host = hostOf(url);
  return { on: mayMark(settings, host), style: settings.style, votes: maySend(settings, host, isPrivate) };
}

async function classify({ page, language }, sender) {
  const settings = await readSettings();
  const about = { language, host: hostOf(sender.url), isPrivate: sender.tab?.incognito ?? false };
  return classifyPage(settings, page, about);
}

async function vote(message, sender) {
  const settings = await readSettings();
  const site = hostOf(sender.url);
  if (!maySend(settings, site, sender.tab?.incognito ?? false)) return { taken: false };
  return { ...(await cast(settings, votesFor({ ...message, site }))), taken: true };
}

/** Show the number of marked links on the toolbar. */
async function count({ marked, source }, sender) {
  const tabId = sender.tab.id;
  const title = chrome.i18n.getMessage(source === "fallback" ? "title_fallback" : "title_count", [String(marked)]);
  await chrome.action.setBadgeBackgroundColor({ tabId, color: source === "fallback" ? "#6b7280" : "#b45309" });
  await chrome.action.setBadgeText({ tabId, text: marked ? String(marked) : "" });
  await chrome.action.setTitle({ tabId, title });
}

async function popup() {
  const { style, precision, server } = await readSettings();
  const { id, precisions } = await model();
  return { style, precision, precisions, hasServer: server !== "", model: id };
}

async function toggleSite({ host, on }) {
  await changeSettings(({ off }) => ({ off: on ? off.filter((listed) => !isListed([listed], host)) : [...off, host] }));
  await notifyPages({ anew: false });
}

async function choose({ style, precision }) {
  await changeSettings((settings) => ({ style: style ?? settings.style, precision: precision ?? settings.precision }));
  await notifyPages({ anew: precision !== undefined });
}

async function options() {
  const { server, key, unsent, off } = await readSettings();
  return { server, key, unsent, off, origin: location.origin };
}

async function save({ server, key, unsent, off }) {
  await changeSettings(() => ({ server, key, unsent: hosts(unsent), off: hosts(off) }));
  wake();
  await notifyPages({ anew: true });
  const settings = await readSettings();
  if (settings.server) await flush(settings);
  return options();
}

/** Ask a server that is not saved yet for its model. */
async function tryServer({ server, key }) {
  const { model: id, languages } = await describeModel(validated({ server, key }));
  return { model: id, languages };
}

/** Make every open page read its settings again, and with `anew` its verdicts; other tabs ignore the message. */
async function notifyPages({ anew }) {
  const tabs = await chrome.tabs.query({});
  await Promise.allSettled(tabs.map(({ id }) => chrome.tabs.sendMessage(id, { type: "changed", anew })));
}

function hostOf(url) {
  return URL.canParse(url) ? new URL(url).hostname : "";
}
