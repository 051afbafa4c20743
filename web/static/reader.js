/* Reading: the side panel with a provision, theme and font size, copying. No framework, no other host. */
"use strict";
(() => {
  const danchu = (window.danchu ??= {});
  const root = document.documentElement;
  const base = root.dataset.base ?? "";
  const byId = (id) => document.getElementById(id);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  danchu.scroll = () => (calm.matches ? "auto" : "smooth");

  /** Say something once to screen readers. */
  danchu.announce = (text) => {
    const status = byId("announce");
    status.textContent = "";
    setTimeout(() => (status.textContent = text), 60);
  };
  danchu.keep = (store, key, value) => {
    try {
      value === null ? store.removeItem(key) : store.setItem(key, value);
    } catch { /* private browsing, or full: the page works without */ }
  };

  // -- theme and font size ---------------------------------------------------------------

  const SIZES = 3;
  const applyTheme = (dark) => {
    root.classList.toggle("dark", dark);
    if (document.body.classList.contains("dark") !== dark) document.body.classList.toggle("dark", dark);
    byId("tool-theme")?.setAttribute("aria-pressed", String(dark));
  };
  applyTheme(root.classList.contains("dark"));
  // Gradio sets the class by the system's preference when it mounts; the reader's choice stands above it.
  new MutationObserver(() => applyTheme(root.classList.contains("dark"))).observe(document.body, { attributeFilter: ["class"] });
  // It also sets the language to one of those it ships, and Vietnamese is not among them.
  new MutationObserver(() => root.lang !== "vi" && (root.lang = "vi")).observe(root, { attributeFilter: ["lang"] });
  byId("tool-theme")?.addEventListener("click", () => {
    applyTheme(!root.classList.contains("dark"));
    danchu.keep(localStorage, "danchu.theme", root.classList.contains("dark") ? "dark" : "light");
  });
  byId("tool-size")?.addEventListener("click", () => {
    root.dataset.size = (Number(root.dataset.size) + 1) % SIZES;
    danchu.keep(localStorage, "danchu.size", root.dataset.size);
    danchu.announce(["Cỡ chữ thường", "Cỡ chữ lớn", "Cỡ chữ rất lớn"][root.dataset.size]);
  });
  byId("tool-print")?.addEventListener("click", () => print());

  // -- copying ---------------------------------------------------------------------------

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without TLS the clipboard API is closed; the old way still works.
      const area = Object.assign(document.createElement("textarea"), { value: text });
      (document.querySelector("dialog[open]") ?? document.body).append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  danchu.copy = async (button, text) => {
    const label = (button.dataset.label ??= button.textContent);
    await copy(text);
    button.textContent = "Đã sao chép";
    danchu.announce("Đã sao chép");
    setTimeout(() => (button.textContent = label), 1800);
  };
  const provisionText = (provision) => {
    const lines = [...provision.querySelectorAll(".law .line")];
    const marked = lines.map((l) => [...l.querySelectorAll("mark")].map((m) => m.textContent).join("")).filter(Boolean);
    const text = (marked.length ? marked : lines.map((l) => l.textContent)).map((l) => l.trim()).join("\n");
    return [text, `(${provision.dataset.label})`, provision.dataset.url].filter(Boolean).join("\n");
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy='provision']");
    if (button) danchu.copy(button, provisionText(button.closest(".provision")));
  });

  /** Bring the first highlighted line into the upper part of the panel; title and breadcrumb stay when they can. */
  const showFirstMark = (scroller) => {
    const first = scroller.querySelector("[data-first]");
    if (!first) return;
    const top = first.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    if (top > scroller.clientHeight * 0.5) scroller.scrollTop += top - scroller.clientHeight * 0.18;
  };

  // -- the panel -------------------------------------------------------------------------

  const panel = byId("panel");
  if (!panel) {
    const first = document.querySelector("[data-first]");
    if (first?.getBoundingClientRect().top > innerHeight / 2) first.scrollIntoView({ block: "center" });
    return;
  }
  const body = byId("panel-body");
  const wide = matchMedia("(min-width: 1024px)");
  const fetched = new Map();
  let opener = null;
  let wanted = "";

  const place = () => history.state?.danchu ?? null;
  const path = ({ id, mark, day }) =>
    `${base}/provision/${id.split("/").map(encodeURIComponent).join("/")}?${new URLSearchParams({ mark, ...(day && { ngay: day }) })}`;

  async function load(url) {
    if (fetched.has(url)) return fetched.get(url);
    const response = await fetch(url);
    if (!response.ok) throw { reason: (await response.json().catch(() => null))?.error?.message };
    const html = await response.text();
    fetched.set(url, html);
    return html;
  }

  function raise() {
    if (!panel.open) wide.matches ? panel.show() : panel.showModal();
    document.body.classList.add("panel-open");
    byId("panel-back").hidden = (place()?.depth ?? 1) < 2;
  }

  async function show(target) {
    const url = (wanted = path(target));
    raise();
    const slow = setTimeout(() => (body.innerHTML = '<p class="loading">Đang mở văn bản…</p>'), 150);
    try {
      const html = await load(url);
      if (url !== wanted) return;
      body.innerHTML = html;
      body.scrollTop = 0;
      byId("panel-name").textContent = body.firstElementChild.dataset.label;
      byId("provision-title").focus({ preventScroll: true });
      showFirstMark(body);
    } catch (error) {
      if (url === wanted) complain(error.reason, target);
    } finally {
      clearTimeout(slow);
    }
  }

  function complain(message, target) {
    const text = Object.assign(document.createElement("p"), {
      className: "loading", textContent: message || "Không mở được văn bản. Xem lại kết nối mạng rồi thử lại.",
    });
    const again = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Thử lại" });
    again.addEventListener("click", () => show(target));
    body.replaceChildren(text, again);
    again.focus();
  }

  /** Remember the chip that was opened, and show which one it is. */
  function point(link) {
    opener?.removeAttribute("aria-current");
    opener = link;
    opener?.setAttribute("aria-current", "true");
  }

  function hide() {
    if (!panel.open) return;
    wanted = "";
    panel.close();
    document.body.classList.remove("panel-open");
    const back = opener;
    point(null);
    back?.isConnected && back.focus({ preventScroll: wide.matches });
  }

  /** Open a provision; every step can be taken back with the browser's (or the phone's) back key. */
  danchu.open = (id, mark, link) => {
    const inside = panel.contains(link);
    if (!inside) point(link);
    const depth = inside ? (place()?.depth ?? 0) + 1 : 1;
    // Validity and warnings are those of the day that the question was put for.
    const day = inside ? place()?.day : link?.closest(".turn")?.dataset.day;
    const state = { danchu: { id, mark, day, depth } };
    panel.open && !inside && place()?.depth === 1 ? history.replaceState(state, "") : history.pushState(state, "");
    show(state.danchu);
  };
  danchu.close = () => (place() ? history.go(-place().depth) : hide());

  addEventListener("popstate", () => (place() ? show(place()) : hide()));
  addEventListener("DOMContentLoaded", () => place() && show(place()));
  wide.addEventListener("change", () => {
    if (panel.open) panel.close(), raise();
  });
  byId("panel-close").addEventListener("click", danchu.close);
  byId("panel-back").addEventListener("click", () => history.back());
  panel.addEventListener("cancel", (event) => (event.preventDefault(), danchu.close()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open && !event.isComposing) event.preventDefault(), danchu.close();
  });
  panel.addEventListener("click", (event) => event.target === panel && danchu.close());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cite]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    danchu.open(link.dataset.cite, link.dataset.mark ?? "", link);
  });
})();
