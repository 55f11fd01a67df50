// What the user chose, kept in storage.local; pages never see it: content scripts get their part by message.

export const DEFAULTS = Object.freeze({
  style: "dim", // dim, hide or badge
  precision: 0.9,
  off: [], // hosts whose pages are left alone
  unsent: [], // hosts whose pages are never sent to the server
  server: "", // address; "" is offline
  key: "",
});

export const STYLES = ["dim", "hide", "badge"];

/** The settings, each checked: what storage has of the wrong kind counts as not set. */
export async function readSettings() {
  const { settings } = await chrome.storage.local.get("settings");
  return sound(settings ?? {});
}

let writing = Promise.resolve();

/** Change some settings; changes made at the same time follow one another. */
export function changeSettings(change) {
  writing = writing.then(async () => {
    const settings = await readSettings();
    await chrome.storage.local.set({ settings: sound({ ...settings, ...change(settings) }) });
  });
  return writing;
}

/** `raw` with the defaults in place of what is missing or of the wrong kind. */
export function sound(raw) {
  return {
    style: STYLES.includes(raw.style) ? raw.style : DEFAULTS.style,
    precision: raw.precision > 0 && raw.precision <= 1 ? raw.precision : DEFAULTS.precision,
    off: hosts(raw.off),
    unsent: hosts(raw.unsent),
    server: serverAddress(raw.server),
    key: typeof raw.key === "string" ? raw.key.trim() : "",
  };
}

/** The address of a server without the slash at its end; "" for what is no http address. */
export function serverAddress(written) {
  const parsed = typeof written === "string" && URL.canParse(written.trim()) ? new URL(written.trim()) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return "";
  return (parsed.origin + parsed.pathname).replace(/\/+$/, "");
}

/** The hosts in a list, in small letters, without blanks, repetitions or what no host can be. */
export function hosts(list) {
  const found = (Array.isArray(list) ? list : []).map(hostName).filter(Boolean);
  return [...new Set(found)].sort();
}

function hostName(written) {
  const bare = String(written).trim().toLowerCase().replace(/^[a-z]+:\/\//, "");
  const host = URL.canParse(`http://${bare}`) ? new URL(`http://${bare}`).hostname : "";
  return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(host) ? host : "";
}

/** Whether `host` or a domain it belongs to is on the list. */
export function isListed(list, host) {
  return list.some((listed) => host === listed || host.endsWith(`.${listed}`));
}
