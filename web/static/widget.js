/* danchu: hỏi đáp có trích dẫn, nhúng vào cổng thông tin.
   <script src="https://HOST/widget.js" data-site="KEY" defer></script>
   Attributes, script interface, Content-Security-Policy lines: docs/widget.md, docs/vi/tich-hop-cong.md. */
(() => {
  "use strict";
  const script = document.currentScript ?? document.querySelector("script[data-site][src*='widget.js']");
  if (!script || window.DanChu) return; // one for each page
  const set = script.dataset;
  const say = (why) => console.warn(`[danchu] ${why}`);
  if (!/^[\w-]{1,64}$/.test(set.site ?? "")) return say("thiếu hoặc sai data-site");
  const base = script.src.replace(/widget\.js([?#].*)?$/, "");
  const home = new URL(base).origin;

  const WORDS = {
    vi: { label: "Hỏi đáp", title: "Hỏi đáp Dân chủ ở cơ sở", close: "Đóng hỏi đáp", opening: "Đang mở…",
      failed: "Chưa mở được phần hỏi đáp ở trang này. Xin thử lại sau.", again: "Thử lại" },
    en: { label: "Ask", title: "Questions on grassroots democracy", close: "Close the chat", opening: "Opening…",
      failed: "The chat could not be opened on this page. Please try again later.", again: "Try again" },
  };
  const lang = Object.hasOwn(WORDS, set.lang ?? "") ? set.lang : "vi";
  const words = WORDS[lang];
  const SIZES = { s: [340, 480], m: [400, 620], l: [480, 760] };
  const LOADED_MS = 3000; // from the frame's load to its answer
  const NETWORK_MS = 25000;
  const phone = matchMedia("(max-width: 640px), (max-height: 480px)");

  // -- looks -------------------------------------------------------------------------------

  const colour = /^#[0-9a-f]{6}$/i.test(set.color ?? "") ? set.color : "#0b5566";
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const onColour = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff";
  const given = /^(\d{3,4})x(\d{3,4})$/.exec(set.size ?? "");
  const [width, height] = given ? [given[1], given[2]] : Object.hasOwn(SIZES, set.size ?? "") ? SIZES[set.size] : SIZES.m;
  const inlineHeight = /^\d{3,4}$/.test(set.height ?? "") ? set.height : "620";
  const side = set.position === "left" ? "left" : "right";

  const CSS = `
    :host { all: initial }
    * { box-sizing: border-box; font-family: system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif }
    button { cursor: pointer; border: 0; margin: 0; background: ${colour}; color: ${onColour} }
    button:focus-visible { outline: 3px solid ${onColour}; outline-offset: -5px }
    .launch { position: fixed; bottom: 20px; ${side}: 20px; z-index: 2147483646; display: inline-flex; align-items: center; gap: 9px;
      min-height: 52px; padding: 0 20px; border-radius: 26px; font-size: 16px; font-weight: 600; line-height: 1;
      box-shadow: 0 0 0 2px ${onColour}, 0 6px 22px rgb(0 0 0 / .3) }
    .launch svg { width: 22px; height: 22px; flex: none }
    dialog { position: fixed; inset: auto; bottom: 84px; ${side}: 20px; z-index: 2147483647; margin: 0; padding: 0; border: 0; overflow: hidden;
      width: min(${width}px, calc(100vw - 40px)); height: min(${height}px, calc(100vh - 104px)); max-width: none; max-height: none;
      border-radius: 14px; background: #fff; color: #15212b; box-shadow: 0 0 0 1px rgb(0 0 0 / .12), 0 14px 50px rgb(0 0 0 / .32) }
    dialog[open] { display: flex; flex-direction: column }
    dialog::backdrop { background: rgb(10 20 26 / .5) }
    dialog.whole { inset: 0; top: var(--top, 0); width: 100%; height: var(--high, 100%); border-radius: 0 }
    .bar { flex: none; display: flex; align-items: center; min-height: 48px; padding-left: 16px; background: ${colour}; color: ${onColour} }
    .bar b { flex: 1; min-width: 0; font-size: 16px; font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
    .close { width: 48px; height: 48px; font-size: 18px }
    .body { position: relative; flex: 1; min-height: 0; background: #fff }
    .inline { height: ${inlineHeight}px; max-height: 100vh; border: 1px solid #76848f; border-radius: 12px; overflow: hidden }
    iframe { display: block; width: 100%; height: 100%; border: 0; background: #fff; color-scheme: normal; visibility: hidden }
    .ready iframe { visibility: visible }
    .wait { position: absolute; inset: 0; margin: 0; padding: 24px; font-size: 16px; line-height: 1.5; color: #15212b }
    .wait button { display: block; margin-top: 16px; min-height: 44px; padding: 0 18px; border-radius: 9px; font-size: 16px }
    .ready .wait { display: none }
    @media (forced-colors: active) { .launch, dialog, .inline { border: 1px solid } }
    @media print { .launch, dialog { display: none !important } }`;

  const element = (tag, attributes = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };

  /** A host that the page's own style rules cannot reach: important inline declarations stand above all of them. */
  function host(display) {
    const made = document.createElement("danchu-widget");
    const rules = { all: "initial", display, direction: "ltr", visibility: "visible", opacity: "1", filter: "none", transform: "none", position: "static" };
    for (const [name, value] of Object.entries(rules)) made.style.setProperty(name, value, "important");
    made.lang = lang;
    const shadow = made.attachShadow({ mode: "open" });
    try { // no inline style, so that a policy without 'unsafe-inline' allows it
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      shadow.adoptedStyleSheets = [sheet];
    } catch {
      shadow.append(element("style", {}, CSS));
    }
    return [made, shadow];
  }

  // -- the frame ---------------------------------------------------------------------------

  let frame = null;
  let ready = false;
  let timer = 0;
  const queue = [];
  const body = element("div", { class: "body" });
  const mode = ["light", "dark"].includes(set.theme) ? `&mode=${set.theme}` : "";

  const send = (message) => frame.contentWindow.postMessage({ danchu: 1, ...message }, home);
  const post = (message) => (ready ? send(message) : queue.push(message));

  function load() {
    if (frame) return;
    frame = element("iframe", {
      title: words.title, referrerpolicy: "origin", allow: "clipboard-write",
      sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
      src: `${base}nhung/${set.site}?lang=${lang}${mode}`,
    });
    if (set.inline) frame.loading = "lazy";
    frame.addEventListener("load", () => {
      ready = false;
      send({ type: "hello", greeting: set.greeting ?? "", color: set.color ?? "" });
      clearTimeout(timer);
      timer = setTimeout(fail, LOADED_MS);
    });
    if (!set.inline) timer = setTimeout(fail, NETWORK_MS);
    body.replaceChildren(element("p", { class: "wait", role: "status" }, words.opening), frame);
  }

  function fail() {
    if (ready) return;
    say(`không mở được ${home}: cổng này chưa đăng ký, khóa đã ngừng, hoặc Content-Security-Policy thiếu frame-src. Xem docs/vi/tich-hop-cong.md.`);
    const again = element("button", { type: "button" }, words.again);
    again.addEventListener("click", () => (frame.remove(), (frame = null), load()));
    body.querySelector(".wait").replaceChildren(words.failed, again);
    emit("error", { reason: "not-opened" });
  }

  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home || event.data?.danchu !== 1) return;
    const { type, call, status, citations } = event.data;
    if (type === "ready") {
      clearTimeout(timer);
      ready = true;
      body.classList.add("ready");
      if (dialog.open && !phone.matches) frame.focus(); // it could not take the focus while it was hidden
      queue.splice(0).forEach(send);
      emit("ready", {});
    } else if (type === "answer") emit("answer", { call, status, citations });
    else if (type === "error") emit("error", { reason: "not-answered", call });
    else if (type === "close") close();
  });

  // -- the script interface ----------------------------------------------------------------

  const listeners = new Map();
  let calls = 0;

  function emit(name, detail) {
    document.dispatchEvent(new CustomEvent(`danchu:${name}`, { detail }));
    for (const hear of listeners.get(name) ?? []) {
      try {
        hear(detail);
      } catch (error) {
        console.error(error);
      }
    }
  }
  function on(name, hear) {
    if (!listeners.has(name)) listeners.set(name, new Set());
    listeners.get(name).add(hear);
    return () => listeners.get(name).delete(hear);
  }
  function ask(text) {
    const call = ++calls;
    open();
    post({ type: "ask", text: String(text).slice(0, 2000), call });
    return call;
  }

  // -- the button and the dialog -----------------------------------------------------------

  const NS = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(NS, "svg");
  const path = document.createElementNS(NS, "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true" })) icon.setAttribute(name, value);
  for (const [name, value] of Object.entries({ fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linejoin": "round",
    d: "M4 4h16v12H11l-5 4v-4H4z M8 8.5h8 M8 12h5" })) path.setAttribute(name, value);
  icon.append(path);

  const launch = element("button", { class: "launch", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false" },
    icon, element("span", {}, (set.label ?? "").slice(0, 40) || words.label));
  const shut = element("button", { class: "close", type: "button", "aria-label": words.close }, element("span", { "aria-hidden": "true" }, "✕"));
  const dialog = element("dialog", { "aria-label": words.title }, element("div", { class: "bar" }, element("b", {}, words.title), shut));

  function fit() { // above a phone's keyboard
    const seen = window.visualViewport;
    if (!seen || !dialog.classList.contains("whole")) return;
    dialog.style.setProperty("--high", `${seen.height}px`);
    dialog.style.setProperty("--top", `${seen.offsetTop}px`);
  }
  function open() {
    load();
    if (set.inline) return void frame.scrollIntoView({ block: "nearest" });
    if (!dialog.open) {
      dialog.classList.toggle("whole", phone.matches);
      phone.matches ? dialog.showModal() : dialog.show();
      launch.setAttribute("aria-expanded", "true");
      fit();
      emit("open", {});
    }
    if (phone.matches) return; // the keyboard would hide what there is to read
    frame.focus();
    post({ type: "focus" });
  }
  function close() {
    if (dialog.open) dialog.close();
  }

  function mount() {
    if (set.inline) {
      let place = null;
      try { place = document.querySelector(set.inline); } catch { /* no selector */ }
      if (!place) return say(`không có phần tử “${set.inline}” của data-inline`);
      const [holder, shadow] = host("block");
      body.classList.add("inline");
      shadow.append(body);
      place.append(holder);
      load();
    } else {
      const [holder, shadow] = host("block");
      dialog.append(body);
      shadow.append(launch, dialog);
      document.documentElement.append(holder); // outside of body, whose transforms and filters would move it
      launch.addEventListener("click", () => (dialog.open ? close() : open()));
      shut.addEventListener("click", close);
      dialog.addEventListener("keydown", (event) => event.key === "Escape" && (event.preventDefault(), close()));
      dialog.addEventListener("close", () => {
        launch.setAttribute("aria-expanded", "false");
        launch.focus();
        emit("close", {});
      });
      window.visualViewport?.addEventListener("resize", fit);
    }
    document.addEventListener("click", (event) => {
      const from = event.target.closest?.("[data-danchu-ask], [data-danchu-open]");
      if (!from) return;
      event.preventDefault();
      from.dataset.danchuAsk ? ask(from.dataset.danchuAsk) : open();
    });
  }

  window.DanChu = Object.freeze({ open, close, ask, on });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
  else mount();
})();
