"use strict";
// j and k, and the way back. Without this script every link of the page still leads where it says.

const review = {
  // The entries that the filter shows.
  get entries() {
    return [...document.querySelectorAll(".finding")].filter(entry => entry.checkVisibility());
  },

  // The entry that the reader is at: of the address, else the first below the bar.
  get at() {
    const target = document.getElementById(location.hash.slice(1))?.closest(".finding");
    const top = document.querySelector(".bar").getBoundingClientRect().bottom;
    const {entries} = this;
    const seen = element => {
      const box = element.getBoundingClientRect();
      return box.bottom > top && box.top < innerHeight;
    };
    if (target && seen(target) && entries.includes(target)) return entries.indexOf(target);
    return entries.findIndex(entry => entry.getBoundingClientRect().bottom > top) - 0.5;
  },

  step(way) {
    const {entries, at} = this;
    if (!entries.length) return;
    const left = at === -1.5 ? entries.length : at;  // below them all
    const next = way > 0 ? Math.floor(left) + 1 : Math.ceil(left) - 1;
    const entry = entries[Math.min(Math.max(next, 0), entries.length - 1)];
    const id = entry.id || entry.querySelector("[id^=finding-]").id;
    location.replace(`#${id}`);
    entry.tabIndex = -1;  // so that a screen reader goes on from here
    entry.focus({preventScroll: true});
    entry.scrollIntoView();
  },

  // Opens what the address leads to, and offers the way back from where it does not.
  arrive() {
    const target = document.getElementById(location.hash.slice(1));
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    const back = document.getElementById("return");
    if (back) back.hidden = !back.dataset.way || Boolean(target?.closest(".finding"));
  },

  leave(link) {
    const from = link.closest(".place") ?? link.closest(".finding");
    const back = document.getElementById("return");
    const n = /第(\d+)/.exec(from?.querySelector(".item")?.textContent)?.[1];
    if (!n || !back || link.hash.startsWith("#finding-")) return;
    back.dataset.way = back.hash = `#finding-${n}`;
    back.textContent = `返回第${n}项`;
  },

  start() {
    document.getElementById("previous")?.removeAttribute("hidden");
    this.arrive();
  },
};

addEventListener("hashchange", () => review.arrive());
addEventListener("keydown", event => {
  const typing = event.target.closest?.("input:not([type=radio]), textarea, select");
  if (event.ctrlKey || event.altKey || event.metaKey || typing) return;
  if (event.key === "j" || event.key === "k") review.step(event.key === "j" ? 1 : -1);
});
addEventListener("click", event => {
  const link = event.target.closest?.("a");
  if (!link?.hash) return;
  if (link.id === "next" || link.id === "previous") {
    event.preventDefault();
    review.step(link.id === "next" ? 1 : -1);
  } else {
    review.leave(link);
    if (link.hash === location.hash) review.arrive();
  }
});
review.start();
