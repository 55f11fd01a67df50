// What popup and options page share: messages to the background, words in the user's language.

/** The element called `id`. */
export function element(id) {
  return document.getElementById(id);
}

/** A message in the user's language. */
export function say(name, ...values) {
  return chrome.i18n.getMessage(name, values.map(String));
}

/** Ask the background; rejects with what it says when it cannot. */
export async function ask(message) {
  const { value, error } = await chrome.runtime.sendMessage(message);
  if (error) throw new Error(error);
  return value;
}

/** Put the words of the user's language where the page names them. */
export function translate() {
  document.documentElement.lang = chrome.i18n.getUILanguage();
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = say(place.dataset.say);
}
