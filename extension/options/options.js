// The options page: the server, and the lists of sites.

import { serverAddress } from "../background/settings.js";
import { ask, element, say, translate } from "../pages.js";

const DATA = ["websiteContent", "browsingActivity"]; // what goes to a server, in Firefox's words

translate();
show(await ask({ type: "options" }));

element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!isSound() || !(await maySend())) return;
  const lines = (id) => element(id).value.split("\n");
  show(await ask({ type: "save", ...written(), unsent: lines("unsent"), off: lines("off") }));
  element("saved").textContent = say("options_saved");
});

element("try").addEventListener("click", async () => {
  if (!isSound()) return;
  element("tried").textContent = say("options_trying");
  element("tried").textContent = await ask({ type: "tryServer", ...written() }).then(
    ({ model }) => say("options_tried", model),
    (error) => say("options_failed", error.message),
  );
});

function show({ server, key, unsent, off, origin }) {
  element("server").value = server;
  element("key").value = key;
  element("unsent").value = unsent.join("\n");
  element("off").value = off.join("\n");
  element("origin").textContent = origin;
}

function written() {
  return { server: element("server").value, key: element("key").value };
}

/** Firefox asks the user before an extension may send anything; elsewhere, naming a server is the consent. */
async function maySend() {
  const asks = chrome.runtime.getManifest().browser_specific_settings;
  return !asks || element("server").value.trim() === "" || chrome.permissions.request({ data_collection: DATA });
}

/** Whether the address can be one; says so next to it when it cannot. */
function isSound() {
  const field = element("server");
  const sound = field.value.trim() === "" || serverAddress(field.value) !== "";
  field.setCustomValidity(sound ? "" : say("options_bad_address"));
  return field.reportValidity();
}
