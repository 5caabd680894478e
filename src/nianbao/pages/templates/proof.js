"use strict";
// Brings the page up to date and keeps its place: an element that stays is the same as before,
// opened, selected and focused as it was.

const bar = document.getElementById("proof");
const main = document.querySelector("main");
let shown = Number(bar.dataset.number), wanted = shown, isFetching = false;

const events = new EventSource("/events");
events.onmessage = event => {
  const proof = JSON.parse(event.data);
  say(proof.state, proof.line, proof.message);
  wanted = proof.number;
  update();
};
events.onerror = () => say("lost", "与 nianbao watch 的连接已断开", "");

function say(state, line, message) {
  keepingPlace(() => {
    bar.className = state;
    bar.children[0].textContent = line;
    bar.children[1].textContent = message;
  });
  document.title = (state === "refused" ? "✗ " : "") + document.title.replace("✗ ", "");
}

async function update() {
  if (isFetching) return;
  isFetching = true;
  try {
    while (shown < wanted) {
      const response = await fetch("/");
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      shown = Number(fresh.getElementById("proof").dataset.number);
      document.title = fresh.title;
      document.querySelector("style").textContent = fresh.querySelector("style").textContent;
      keepingPlace(() => morph(main, fresh.querySelector("main")));
      review.start();
      bar.dataset.number = shown;
    }
  } catch {
    // The server has gone, which the event source tells.
  } finally {
    isFetching = false;
  }
}

// Do something that may move the page; what stood at the top of the window stays there.
function keepingPlace(change) {
  const element = scrollY > 0 ? topmost() : null;
  const before = element?.getBoundingClientRect().top;
  change();
  if (element?.isConnected) scrollBy(0, element.getBoundingClientRect().top - before);
}

function topmost() {
  const box = main.getBoundingClientRect();
  const above = document.querySelector(".bar") ?? bar;  // it stays where it is, too
  for (let y = above.getBoundingClientRect().bottom + 1; y < innerHeight; y += 8) {
    const element = document.elementFromPoint(box.left + box.width / 2, y);
    if (element !== main && main.contains(element)) return element;
  }
  return null;
}

// Make one element like another, and change no more than differs.
function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = fresh.data;
    return;
  }
  if (fresh.open && old.firstElementChild.textContent !== fresh.firstElementChild.textContent) {
    old.open = true;  // there is something new to see; what is open stays open
  }
  for (const { name } of [...old.attributes]) {
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const left = [...old.childNodes];
  const pairs = [...fresh.childNodes].map(child => {
    const at = left.findIndex(one => one.nodeName === child.nodeName && key(one) === key(child));
    return [child, at < 0 ? null : left.splice(at, 1)[0]];
  });
  left.forEach(one => one.remove());
  let next = old.firstChild;
  for (const [child, same] of pairs) {
    // Rather move what is text: an element that is moved loses the focus.
    while (same?.nodeType === Node.ELEMENT_NODE && next?.nodeType === Node.TEXT_NODE) {
      next = next.nextSibling;
    }
    if (same !== null && same === next) next = next.nextSibling;
    else old.insertBefore(same ?? child, next);
    if (same) morph(same, child);
  }
}

// What tells an element from its siblings: findings are numbered anew at each save.
function key(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (!node.matches(".finding, .place")) return node.id;
  return Array.from(node.querySelectorAll(".item, .head > a:not(.step), th"), part =>
    part.textContent.replace(/^第[\d、至]+项/, "")).join();
}
