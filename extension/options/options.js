// The options page: the server, and the lists of sites.

import { serverAddress } from "../background/settings.js";
import { ask, element, say, translate } from "../pages.js";

const DATA = ["websiteContent", "browsingActivity"]; // the data that is sent to a server, as Firefox names it

translate();
show(await ask({ type: "options" }));

element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!isValid() || !(await maySend())) return;
  const lines = (id) => element(id).value.split("\n");
  show(await ask({ type: "save", ...entered(), unsent: lines("unsent"), off: lines("off") }));
  element("saved").textContent = say("options_saved");
});

element("try").addEventListener("click", async () => {
  if (!isValid()) return;
  element("tried").textContent = say("options_trying");
  element("tried").textContent = await ask({ type: "tryServer", ...entered() }).then(
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

function entered() {
  return { server: element("server").value, key: element("key").value };
}

/** Ask for consent in Firefox, which requires it before an extension sends data; elsewhere naming a server is consent. */
async function maySend() {
  const asks = chrome.runtime.getManifest().browser_specific_settings;
  return !asks || element("server").value.trim() === "" || chrome.permissions.request({ data_collection: DATA });
}

/** Whether the address is valid; shows a message beside the field when it is not. */
function isValid() {
  const field = element("server");
  const valid = field.value.trim() === "" || serverAddress(field.value) !== "";
  field.setCustomValidity(valid ? "" : say("options_bad_address"));
  return field.reportValidity();
}
