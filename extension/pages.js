// Shared by popup and options page: messages to the background, and texts in the user's language.

/** Return the element with this `id`. */
export function element(id) {
  return document.getElementById(id);
}

/** Return a message in the user's language. */
export function say(name, ...values) {
  return chrome.i18n.getMessage(name, values.map(String));
}

/** Ask the background; rejects with its error message. */
export async function ask(message) {
  const { value, error } = await chrome.runtime.sendMessage(message);
  if (error) throw new Error(error);
  return value;
}

/** Fill in the texts in the user's language. */
export function translate() {
  document.documentElement.lang = chrome.i18n.getUILanguage();
  for (const label of document.querySelectorAll("[data-say]")) label.textContent = say(label.dataset.say);
}
