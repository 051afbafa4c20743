/* The chat inside a portal's frame. What was asked lives in this tab, in storage that belongs to the portal's
   page alone where the browser gives any; nobody but pages of the site's origins may speak to it. */
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const setup = JSON.parse(byId("setup").textContent);
  const { words } = setup;
  const [log, box, form, panel, paper] = ["log", "box", "form", "panel", "panel-body"].map(byId);
  const api = `${setup.root}/api/v1/sites/${setup.site}`;
  const STORE = `danchu.${setup.site}`;
  const SENT = 8; // turns that go along with a question
  const KEPT = 20; // turns that survive going to another page of the portal
  const SLOW_MS = 4000;
  const GREETING_CHARS = 300;

  // -- what is remembered ------------------------------------------------------------------

  /** A turn: {question, state: waiting|writing|done|error, html, record, verdict}. */
  let held = { visitor: "", conversation: "", turns: [] };
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORE));
    if (Array.isArray(kept?.turns)) held = kept;
  } catch { /* no storage in this frame: the conversation lives as long as the page */ }
  const keep = () => {
    const turns = held.turns.filter((t) => t.state === "done").slice(-KEPT).map(({ node, ...turn }) => turn);
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ ...held, turns }));
    } catch { /* the same */ }
  };
  const announce = (text) => {
    byId("announce").textContent = "";
    setTimeout(() => (byId("announce").textContent = text), 50);
  };

  // -- colours -----------------------------------------------------------------------------

  const root = document.documentElement;
  const night = matchMedia("(prefers-color-scheme: dark)");
  const dress = () => root.classList.toggle("dark", setup.mode === "dark" || (setup.mode === "auto" && night.matches));
  night.addEventListener("change", dress);
  dress();
  /** The portal's colour, with black or white upon it, whichever reads better (WCAG 2: relative luminance). */
  const paint = (colour) => {
    if (!/^#[0-9a-f]{6}$/i.test(colour ?? "")) return;
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    root.style.setProperty("--brand", colour);
    root.style.setProperty("--on-brand", 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff");
  };
  paint(setup.color);

  // -- showing -----------------------------------------------------------------------------

  const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
  const button = (text, work) => {
    const made = Object.assign(element("button", "quiet", text), { type: "button" });
    made.addEventListener("click", () => work(made));
    return made;
  };

  /** Scroll one part of the frame; scrollIntoView would move the portal's page too. */
  const bring = (scroller, node, above = 0) => {
    if (node) scroller.scrollTop += node.getBoundingClientRect().top - scroller.getBoundingClientRect().top - above;
  };

  function draw(turn) {
    turn.node = element("article", "turn");
    const asked = Object.assign(element("h2", "asked", turn.question), { lang: "vi" });
    const reply = Object.assign(element("div", "reply"), { lang: "vi" });
    turn.node.append(asked, reply, element("div", "turn-actions"));
    log.append(turn.node);
    refresh(turn);
  }

  function refresh(turn) {
    const [, reply, actions] = turn.node.children;
    turn.node.dataset.state = turn.state;
    turn.node.setAttribute("aria-busy", String(turn.state === "waiting" || turn.state === "writing"));
    actions.replaceChildren();
    if (turn.state === "waiting") reply.replaceChildren(element("p", "waiting", words.waiting));
    else if (turn.state === "error") {
      const why = element("div", "answer answer-error");
      why.append(element("p", "", turn.why));
      reply.replaceChildren(why);
      actions.append(button(words.again, () => (remove(turn), ask(turn.question, turn.call))));
    } else {
      reply.innerHTML = turn.html; // made by the server out of escaped text alone
      for (const link of reply.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener" });
      if (turn.state === "done" && turn.record) actions.append(...verdicts(turn));
    }
    byId("welcome").hidden = byId("new").hidden = true;
    byId(held.turns.length ? "new" : "welcome").hidden = false;
  }

  function verdicts(turn) {
    const made = ["up", "down"].map((verdict) =>
      button(verdict === "up" ? words.good : words.bad, async () => {
        turn.verdict = verdict;
        mark();
        const sent = await post("feedback", { record: turn.record, visitor: held.visitor, verdict }).catch(() => null);
        if (!sent?.ok) turn.verdict = "";
        mark();
        keep();
        announce(sent?.ok ? words.thanks : words.lost);
      }));
    const mark = () => made.forEach((b, i) => b.setAttribute("aria-pressed", String(turn.verdict === ["up", "down"][i])));
    mark();
    return made;
  }

  function remove(turn) {
    turn.node.remove();
    held.turns = held.turns.filter((t) => t !== turn);
  }

  // -- asking ------------------------------------------------------------------------------

  let busy = false;
  const waiting = [];
  const post = (what, body) =>
    fetch(`${api}/${what}`, {
      method: "POST", credentials: "omit", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/json" },
    });

  /** Ask, or line up behind the question that is being answered. `call` is the portal's own name for it. */
  async function ask(text, call = null) {
    const question = text.trim().slice(0, box.maxLength);
    if (!question) return;
    if (busy) return void waiting.push([question, call]);
    busy = true;
    form.querySelector(".go").setAttribute("aria-disabled", "true");
    const before = held.turns.filter((t) => t.state === "done").slice(-SENT + 1).map((t) => t.question);
    const turn = { question, call, state: "waiting" };
    held.turns.push(turn);
    draw(turn);
    bring(byId("talk"), turn.node);
    const slow = setTimeout(() => turn.state === "waiting" && (turn.node.querySelector(".waiting").textContent = words.slow), SLOW_MS);
    try {
      const reply = await post("ask", { turns: [...before, question], visitor: held.visitor, conversation: held.conversation });
      if (!reply.ok) throw { why: (await reply.json().catch(() => null))?.error?.message };
      await listen(reply.body.getReader(), turn);
      if (turn.state !== "done") throw {};
    } catch (error) {
      Object.assign(turn, { state: "error", why: error.why ?? words.lost });
      refresh(turn);
      announce(turn.why);
      tell("error", { call });
    } finally {
      clearTimeout(slow);
      busy = false;
      form.querySelector(".go").removeAttribute("aria-disabled");
    }
    if (waiting.length) ask(...waiting.shift());
  }

  async function listen(reader, turn) {
    const decoder = new TextDecoder();
    for (let text = ""; ; ) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      const events = text.split("\n\n");
      text = events.pop();
      for (const event of events) receive(event, turn);
      if (done) return;
    }
  }

  function receive(event, turn) {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
    if (!name || !turn.node.isConnected) return;
    const said = JSON.parse(data);
    if (name === "error") throw { why: said.error.message };
    turn.prose = (turn.prose ?? "") + (said.add ?? "");
    turn.html = said.html ?? `<div class="answer"><div class="prose-vi">${turn.prose}</div></div>`;
    turn.state = name === "done" ? "done" : "writing";
    if (name === "done") {
      turn.record = said.record;
      Object.assign(held, { visitor: said.visitor, conversation: said.conversation });
      const count = said.citations.length;
      announce(count ? words.answered.replace("{n}", count) : words.answered_bare);
      tell("answer", { call: turn.call, status: said.status, citations: said.citations });
    }
    refresh(turn);
    if (name === "done") keep();
  }

  async function forget() {
    const { visitor } = held;
    const answered = visitor ? await post("forget", { visitor }).catch(() => null) : { ok: true };
    byId("new").textContent = answered?.ok ? words.new : words.not_cleared;
    if (!answered?.ok) return announce(words.not_cleared);
    held = { visitor: "", conversation: "", turns: [] };
    log.replaceChildren();
    byId("new").hidden = !(byId("welcome").hidden = false);
    keep();
    announce(words.cleared);
    box.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy || !box.value.trim()) return;
    ask(box.value);
    box.value = "";
    grow();
  });
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  };
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  byId("new").addEventListener("click", () => busy || forget());
  document.querySelectorAll(".example").forEach((b) => b.addEventListener("click", () => ask(b.textContent)));

  // -- a provision -------------------------------------------------------------------------

  const trail = [];
  let opener = null;

  async function show({ id, mark }) {
    const path = `${setup.root}/provision/${id.split("/").map(encodeURIComponent).join("/")}${mark ? `?mark=${mark}` : ""}`;
    if (!panel.open) panel.showModal();
    byId("panel-back").hidden = trail.length < 2;
    paper.replaceChildren(element("p", "loading", words.opening));
    try {
      const reply = await fetch(path, { credentials: "omit" });
      if (!reply.ok) throw { why: (await reply.json().catch(() => null))?.error?.message };
      paper.innerHTML = await reply.text(); // the same fragment as on the chat's own page
      byId("panel-name").textContent = paper.firstElementChild.dataset.label;
      paper.scrollTop = 0;
      byId("provision-title").focus({ preventScroll: true });
      const first = paper.querySelector("[data-first]");
      const below = first && first.getBoundingClientRect().top - paper.getBoundingClientRect().top > paper.clientHeight * 0.6;
      if (below) bring(paper, first, paper.clientHeight * 0.25); // otherwise the title stays in sight
    } catch (error) {
      paper.replaceChildren(element("p", "loading", error.why ?? words.not_opened), button(words.retry, () => show({ id, mark })));
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-cite]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (!panel.open) opener = link;
    trail.push({ id: link.dataset.cite, mark: link.dataset.mark ?? "" });
    show(trail.at(-1));
  });
  byId("panel-back").addEventListener("click", () => (trail.pop(), show(trail.at(-1))));
  byId("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => {
    trail.length = 0;
    opener?.isConnected && opener.focus({ preventScroll: true });
  });
  paper.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy='provision']");
    if (!copy) return;
    const lines = [...paper.querySelectorAll(".law .line")];
    const marked = lines.map((l) => [...l.querySelectorAll("mark")].map((m) => m.textContent).join("")).filter(Boolean);
    const text = (marked.length ? marked : lines.map((l) => l.textContent)).map((l) => l.trim()).join("\n");
    const { label, url } = paper.firstElementChild.dataset;
    await navigator.clipboard?.writeText([text, `(${label})`, url].filter(Boolean).join("\n"))
      .then(() => ((copy.textContent = words.copied), announce(words.copied)), () => {});
  });

  // -- the portal's page -------------------------------------------------------------------

  let portal = ""; // the origin that said hello, one of the site's own
  const tell = (type, detail = {}) => portal && parent.postMessage({ danchu: 1, type, ...detail }, portal);
  const heard = {
    hello(said) {
      if (typeof said.greeting === "string" && said.greeting) byId("greeting").textContent = said.greeting.slice(0, GREETING_CHARS);
      paint(typeof said.color === "string" ? said.color : "");
      tell("ready");
    },
    ask: (said) => typeof said.text === "string" && ask(said.text, said.call ?? null),
    focus: () => box.focus(),
  };
  addEventListener("message", (event) => {
    if (event.source !== parent || parent === window || !setup.origins.includes(event.origin)) return;
    if (event.data?.danchu !== 1 || !Object.hasOwn(heard, event.data.type)) return;
    portal = event.origin;
    heard[event.data.type](event.data);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.open && !event.isComposing) tell("close");
  });

  held.turns.forEach(draw);
  bring(byId("talk"), log.lastElementChild);
})();
