// Open shadow trees: the observer and the style sheet of the document end at their roots, so each tree gets its own.

"use strict";

let markStyles = null; // a promise of the style sheet, once a shadow tree has needed it
const styledRoots = new WeakSet();

/** Put the style sheet of marks into the shadow tree that an element is in, if it is in one. */
async function addStyles(element) {
  const root = element.getRootNode();
  if (!(root instanceof ShadowRoot) || styledRoots.has(root)) return;
  styledRoots.add(root);
  markStyles ??= chrome.runtime.sendMessage({ type: "styles" });
  const { value } = await markStyles;
  const sheet = document.createElement("style");
  sheet.textContent = value;
  root.append(sheet);
}

/** Yield the open shadow roots below an element, those inside other shadow trees among them. */
function* shadowRootsIn(element) {
  const elements = [element, ...Element.prototype.querySelectorAll.call(element, "*")];
  for (const inner of elements) {
    const root = shadowOf(inner);
    if (root) yield root;
    for (const child of root ? childrenOf(root) : []) {
      if (typeOf(child) === Node.ELEMENT_NODE) yield* shadowRootsIn(child);
    }
  }
}
