// Messages of content scripts, popup and options page -> answers. The background holds the model, the settings and the
// connection to the server, so that the process of a page holds none of them.

import { forgetOnce, hasAccess, registerScripts, startIn, startOnce, wasStartedOnce } from "./access.js";
import { classifyPage, model } from "./classify.js";
import { mayMark, maySend } from "./policy.js";
import { checkVersion, describeModel, wake } from "./server.js";
import { changeSettings, hosts, isListed, readSettings, validated } from "./settings.js";
import { cast, flush, votesFor } from "./votes.js";

const FROM_PAGES = { hello, classify, vote, count, leave, styles };
const FROM_EXTENSION = { popup, once, toggleSite, choose, options, save, tryServer };

// Only the extension's own pages may read what is stored; Firefox has no such setting.
chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const isPage = !sender.url?.startsWith(chrome.runtime.getURL(""));
  const handlers = isPage ? FROM_PAGES : FROM_EXTENSION;
  if (!Object.hasOwn(handlers, message.type)) return false;
  handlers[message.type](message, sender).then(
    (value) => respond({ value }),
    (error) => respond({ error: error.message }),
  );
  return true; // The answer is sent later.
});

chrome.storage.onChanged.addListener(({ settings }) => settings && wake());
chrome.runtime.onStartup.addListener(async () => flush(await readSettings()));
chrome.runtime.onInstalled.addListener(async () => startIn(await registerScripts()));
chrome.permissions.onAdded.addListener(async () => startIn(await registerScripts()));
chrome.permissions.onRemoved.addListener(async () => {
  await Promise.all([registerScripts(), forgetOnce()]);
  await notifyPages({ anew: false });
});

/** The settings of a page: whether and how links are marked, and whether votes can be sent. */
async function hello(_, sender) {
  const settings = await readSettings();
  const host = hostOf(sender);
  const { sponsored, related, soft } = settings;
  const isAllowed = (await hasAccess(addressOf(sender))) || (await wasStartedOnce(sender.tab.id));
  const votes = maySend(settings, host, isPrivate(sender));
  return { on: isAllowed && mayMark(settings, host), styles: { sponsored, related }, soft, votes };
}

async function classify({ page, language }, sender) {
  const settings = await readSettings();
  return classifyPage(settings, page, { language, host: hostOf(sender), isPrivate: isPrivate(sender) });
}

async function vote(message, sender) {
  const settings = await readSettings();
  const site = hostOf(sender);
  if (!maySend(settings, site, isPrivate(sender))) return { taken: false };
  return { ...(await cast(settings, votesFor({ ...message, site }))), taken: true };
}

/** Show the number of marked links on the toolbar; a frame reports to the page around it, which adds up. */
async function count({ marked, links, source }, sender) {
  const tabId = sender.tab.id;
  const frame = sender.frameId;
  if (frame) return chrome.tabs.sendMessage(tabId, { type: "frame", frame, marked, links }, { frameId: 0 });
  const isOffline = source === "fallback" || source === "version";
  const title = chrome.i18n.getMessage(isOffline ? `title_${source}` : "title_count", [String(marked)]);
  await chrome.action.setBadgeBackgroundColor({ tabId, color: isOffline ? "#6b7280" : "#b45309" });
  await chrome.action.setBadgeText({ tabId, text: marked ? String(marked) : "" });
  return chrome.action.setTitle({ tabId, title });
}

/** Switch the site of a page off, because the user pressed the button in a panel there. */
async function leave(_, sender) {
  await toggleSite({ host: hostOf(sender), on: false });
}

/** The style sheet of marks, for shadow trees, which the browser's own injection does not reach. */
async function styles() {
  return (await fetch(chrome.runtime.getURL("content/marks.css"))).text();
}

async function popup() {
  const { sponsored, related, soft, precision, server } = await readSettings();
  const { id, precisions } = await model();
  return { sponsored, related, soft, precision, precisions, hasServer: server !== "", model: id };
}

/** Mark the page of a tab whose icon was clicked; resolves to whether the browser allows it. */
async function once({ tab }) {
  return startOnce(tab);
}

async function toggleSite({ host, on }) {
  await changeSettings(({ off }) => ({ off: on ? off.filter((listed) => !isListed([listed], host)) : [...off, host] }));
  await notifyPages({ anew: false });
}

async function choose({ type: _, ...chosen }) {
  await changeSettings(() => chosen);
  await notifyPages({ anew: chosen.precision !== undefined });
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
  const described = await describeModel(validated({ server, key }));
  checkVersion(described);
  return { model: described.model, languages: described.languages };
}

/** Make every open page read its settings again, and with `anew` its verdicts; other tabs ignore the message. */
async function notifyPages({ anew }) {
  const tabs = await chrome.tabs.query({});
  await Promise.allSettled(tabs.map(({ id }) => chrome.tabs.sendMessage(id, { type: "changed", anew })));
}

/** The address of the page that sent a message; a frame without an address of its own has that of its origin. */
function addressOf({ url = "", origin = "" }) {
  return /^https?:/.test(url) ? url : origin;
}

function hostOf(sender) {
  const address = addressOf(sender);
  return URL.canParse(address) ? new URL(address).hostname : "";
}

function isPrivate(sender) {
  return sender.tab?.incognito ?? false;
}
