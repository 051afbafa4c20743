/* The conversation in this tab: turns are kept in sessionStorage and sent along with every question. */
"use strict";
(() => {
  const danchu = window.danchu;
  const byId = (id) => document.getElementById(id);
  const log = byId("log");
  const STORE = "danchu.turns";
  const PLACE = "danchu.conversation";
  const SENT = 8; // turns that go along with a question
  const KEPT = 30; // turns that survive a reload
  const SLOW_MS = 4000;
  const GIVE_UP_MS = 60000;
  const WAITING = "Đang tìm trong văn bản…";
  const STILL_WAITING = "Vẫn đang tìm… Lần hỏi đầu tiên có thể lâu hơn một chút.";
  const LOST = "Mất kết nối khi đang chờ trả lời.";
  const OFFLINE = "Máy đang mất mạng. Nối lại mạng rồi hỏi lại.";
  const LATE = "Chưa nhận được trả lời.";

  /**
   * A turn: {turn, question, state: waiting|writing|done|error, html, sources, status, day, record, suggestions,
   * verdict, link}; the last four are there once the server has kept the answer (static/keeping.js).
   * While the answer is on its way, {prose, grounds} come apart and are put together here, as web/answer_view.py does.
   */
  const whole = ({ status = "answered", prose = "", grounds = "" }) =>
    `<div class="answer answer-${status}"><div class="prose-vi">${prose}</div>${grounds}</div>`;
  let turns = [];
  let conversation = "";
  let busy = null;
  let wire = null;
  let serial = Date.now();
  let timers = [];

  // -- showing ---------------------------------------------------------------------------

  const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });

  function draw(turn) {
    const article = element("article", "turn");
    article.append(element("h2", "asked", turn.question), element("div", "reply"), element("div", "turn-actions"), element("div", "turn-more"));
    turn.node = article;
    if (turn.day) article.dataset.day = turn.day;
    log.append(article);
    refresh(turn);
  }

  function refresh(turn) {
    const [, reply, actions, more] = turn.node.children;
    turn.node.dataset.state = turn.state;
    turn.node.setAttribute("aria-busy", String(turn.state === "waiting" || turn.state === "writing"));
    if (turn.state === "waiting") reply.replaceChildren(element("p", "waiting", turn.note ?? WAITING));
    else reply.innerHTML = turn.html;
    const day = turn.day ? [element("p", "turn-day", `Theo quy định tại ngày ${danchu.dayText(turn.day)}`)] : [];
    if (turn.state !== "waiting") reply.prepend(...day);
    actions.replaceChildren(...buttons(turn));
    more.replaceChildren(...(turn.state === "done" ? danchu.more(turn, save) : []));
  }

  function buttons(turn) {
    if (turn.state === "error") return [button("Hỏi lại", () => again(turn))];
    if (turn.state !== "done" || turn.status === "refused") return [];
    const copy = button("Sao chép", (event) => danchu.copy(event.currentTarget, plainText(turn)));
    copy.setAttribute("aria-label", "Sao chép câu trả lời");
    return [copy, ...danchu.ways(turn, save)];
  }

  function button(text, act) {
    const made = Object.assign(element("button", "quiet", text), { type: "button" });
    made.addEventListener("click", act);
    return made;
  }

  /** The answer as it would stand in a letter: question, words with [1], grounds with their links. */
  function plainText(turn) {
    const prose = turn.node.querySelector(".prose-vi").cloneNode(true);
    prose.querySelectorAll(".chip").forEach((chip) => chip.replaceWith(`[${chip.textContent}]`));
    const text = (node) => node.textContent.replaceAll("\u00a0", " ").trim();
    const words = [...prose.children].map((block) =>
      block.matches("ul, ol") ? [...block.children].map((item) => `- ${text(item)}`).join("\n") : text(block));
    const grounds = [...turn.node.querySelectorAll(".source-label")].map((a) => {
      const url = a.dataset.url ? ` – ${a.dataset.url}` : "";
      const note = a.dataset.note ? ` (${a.dataset.note})` : "";
      return `[${a.firstElementChild.textContent}] ${a.lastElementChild.textContent}${note}${url}`;
    });
    const day = turn.day ? `(Theo quy định tại ngày ${danchu.dayText(turn.day)})` : "";
    const notices = [...turn.node.querySelectorAll(".notices li")].map((li) => li.textContent.trim()).join("\n");
    return [turn.question, day, words.join("\n"), notices, grounds.length ? `Căn cứ:\n${grounds.join("\n")}` : ""].filter(Boolean).join("\n\n");
  }

  function mode() {
    document.body.classList.toggle("start", turns.length === 0);
    byId("tool-new").hidden = turns.length === 0;
  }

  // -- asking ----------------------------------------------------------------------------

  function ask(question) {
    document.querySelector(".as-of").open = false;
    const turn = { turn: ++serial, question, state: "waiting", html: "", day: danchu.day() };
    turns.push(turn);
    mode();
    draw(turn);
    turn.node.scrollIntoView({ block: "start", behavior: danchu.scroll() });
    send(turn);
  }

  function again(turn) {
    if (busy) return;
    Object.assign(turn, { turn: ++serial, state: "waiting", html: "", note: undefined });
    refresh(turn);
    box()?.focus({ preventScroll: true });
    send(turn);
  }

  function send(turn) {
    busy = turn;
    save();
    if (!navigator.onLine) return fail(OFFLINE);
    expect(turn);
    if (!wire) return; // attach() sends it
    const upTo = turns.indexOf(turn) + 1;
    const asked = turns.slice(0, upTo).filter((t) => t === turn || t.state === "done").map((t) => t.question);
    wire.props.value = { turn: turn.turn, turns: asked.slice(-SENT), conversation, as_of: turn.day || null };
    wire.trigger("submit");
  }

  /** From now on: what is said when nothing comes. */
  function expect(turn) {
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => waitOn(turn), SLOW_MS), setTimeout(() => fail(LATE), GIVE_UP_MS)];
  }

  function waitOn(turn) {
    if (turn.state !== "waiting") return;
    turn.note ??= STILL_WAITING;
    refresh(turn);
  }

  function receive(frame) {
    if (!busy || !frame?.state || frame.turn !== busy.turn) return;
    const { turn: _, conversation: place, prose, grounds, before, ...news } = frame;
    const turn = Object.assign(busy, news);
    conversation = place || conversation;
    if (prose !== undefined) turn.html = whole({ ...turn, prose, grounds });
    if (before) turn.note = `Đang có ${before} câu hỏi trước bạn. Xin chờ trong giây lát.`;
    refresh(turn);
    if (frame.state === "done" || frame.state === "error") finish(turn);
    else expect(turn);
  }

  function finish(turn) {
    busy = null;
    timers.forEach(clearTimeout);
    save();
    danchu.announce(spoken(turn));
  }

  function spoken(turn) {
    if (turn.state === "error") return `Chưa trả lời được. ${turn.node.querySelector(".reply").textContent.trim()}`;
    if (turn.status === "refused") return "Trợ lý không trả lời câu này; lý do ở dưới câu hỏi.";
    return turn.sources ? `Đã có câu trả lời, ${turn.sources} căn cứ.` : "Đã có câu trả lời.";
  }

  function fail(message) {
    if (!busy) return;
    const note = element("div", "answer answer-error");
    note.append(element("p", "", message));
    Object.assign(busy, { state: "error", html: note.outerHTML });
    refresh(busy);
    finish(busy);
  }

  // -- keeping ---------------------------------------------------------------------------

  function save() {
    const kept = turns.slice(-KEPT).map(({ node, note, ...rest }) => rest);
    danchu.keep(sessionStorage, STORE, kept.length ? JSON.stringify(kept) : null);
    danchu.keep(sessionStorage, PLACE, kept.length && conversation ? conversation : null);
  }

  function restore() {
    try {
      conversation = sessionStorage.getItem(PLACE) ?? "";
      turns = JSON.parse(sessionStorage.getItem(STORE)) ?? [];
    } catch {
      turns = [];
    }
    const cut = `<div class="answer answer-error"><p>${LOST}</p></div>`;
    for (const turn of turns) {
      if (turn.state === "waiting" || turn.state === "writing") Object.assign(turn, { state: "error", html: cut });
      draw(turn);
    }
    mode();
    turns.at(-1)?.node.scrollIntoView({ block: "start" });
  }

  // -- the question box ------------------------------------------------------------------

  const box = () => document.querySelector("#question textarea");

  /** Until Gradio's box is there, a plain one takes the question: on a slow line that is ten seconds. */
  const early = byId("early");
  const earlyBox = early.elements[0];
  early.onsubmit = (event) => {
    event.preventDefault();
    earlyBox.value = danchu.take(earlyBox.value);
  };

  function prepareBox() {
    const area = box();
    if (!area) return void setTimeout(prepareBox, 50);
    const typing = document.activeElement === earlyBox;
    document.body.classList.add("ready");
    area.value = earlyBox.value;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    early.remove();
    if (typing) area.focus({ preventScroll: true });
    area.closest("main")?.setAttribute("role", "none"); // Gradio's own main, inside the page's
    area.enterKeyHint = "send";
    area.setAttribute("autocapitalize", "sentences");
    if (matchMedia("(hover: hover)").matches && !document.querySelector("dialog[open]")) area.focus({ preventScroll: true });
  }
  // Enter that ends a word in a Vietnamese input method must not send the question.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target === box()) event.stopPropagation();
  }, true);

  // -- called by Gradio (web/chat.py) ------------------------------------------------------

  danchu.attach = ({ props, trigger, watch }) => {
    wire = { props, trigger };
    watch("value", () => receive(props.value));
    prepareBox();
    if (busy) timers.forEach(clearTimeout), send(busy);
  };
  /** Take the question out of the box; returns what stays in it. */
  danchu.take = (text) => {
    const question = (text ?? "").trim();
    if (!question || busy) return busy ? text : "";
    ask(question);
    if (!matchMedia("(hover: hover)").matches) box()?.blur(); // lets the keyboard go, so that the answer is seen
    return "";
  };
  /** The event has ended, however it ended: a turn still open got no answer. */
  danchu.settle = () => busy && setTimeout(() => busy && wire && fail(LOST), 300);

  /** Another conversation in this tab: a kept one, or none. */
  danchu.load = (place, kept) => {
    if (busy) finish(busy);
    conversation = place;
    turns = kept.map((turn) => ({ ...turn, turn: ++serial }));
    log.replaceChildren();
    turns.forEach(draw);
    save();
    mode();
    danchu.close();
    turns.at(-1)?.node.scrollIntoView({ block: "start" });
    box()?.focus({ preventScroll: turns.length > 0 });
  };
  danchu.conversation = () => conversation;
  byId("tool-new").addEventListener("click", () => danchu.load("", []));
  byId("examples").addEventListener("click", (event) => {
    const example = event.target.closest(".example");
    if (example) danchu.take(example.textContent.trim());
  });
  restore();
  if ("sent" in early.dataset) early.requestSubmit();
})();
