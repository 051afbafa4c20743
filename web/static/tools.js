/* Tables that filter while one types. Without this, the form's own button does the same. */
"use strict";
(() => {
  const danchu = window.danchu;
  const WAIT = 300;
  document.documentElement.classList.add("live");
  let timer = 0;
  let wanted = "";

  const address = (form) => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const text = asked.toString();
    return form.action + (text ? `?${text}` : "");
  };

  async function filter(form) {
    const url = (wanted = address(form));
    let html;
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(response.status);
      html = await response.text();
    } catch {
      if (url === wanted) location.assign(url);
      return;
    }
    if (url !== wanted) return;
    const found = new DOMParser().parseFromString(html, "text/html").getElementById("found");
    const held = document.activeElement;
    const at = held?.id && held.type === "search" ? held.selectionStart : null;
    document.getElementById("found").replaceWith(document.adoptNode(found));
    if (held?.id && !held.isConnected) {
      const again = document.getElementById(held.id);
      again?.focus({ preventScroll: true });
      if (at !== null) again?.setSelectionRange(at, at);
    }
    history.replaceState(history.state, "", url);
    danchu.announce(found.dataset.count);
  }

  const later = (form, wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => filter(form), wait);
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-live]");
    if (form && event.target.type === "search" && !event.isComposing) later(form, WAIT);
  });
  document.addEventListener("compositionend", (event) => {
    const form = event.target.closest?.("form[data-live]");
    if (form) later(form, WAIT);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-live]");
    if (form && event.target.type !== "search") later(form, 0);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-live]");
    if (!form) return;
    event.preventDefault();
    later(form, 0);
  });
})();
