/* What goes with a kept answer: suggestions, feedback, a link to share, files. Failures are said in plain words. */
"use strict";
(() => {
  const danchu = window.danchu;
  const base = document.documentElement.dataset.base ?? "";
  const byId = (id) => document.getElementById(id);
  const LOST = "Chưa gửi được. Xem lại kết nối mạng rồi thử lại.";

  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
  const button = (text, act, className = "quiet") => {
    const made = Object.assign(make("button", className, text), { type: "button" });
    made.addEventListener("click", act);
    return made;
  };
  danchu.make = make;
  danchu.button = button;

  /** Ask the server for JSON; a failure is an Error with words for people. */
  danchu.call = async (method, path, body) => {
    let response;
    try {
      response = await fetch(base + path, {
        method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body),
      });
    } catch {
      throw new Error(LOST);
    }
    const said = await response.json().catch(() => null);
    if (!response.ok) throw new Error(said?.error?.message ?? LOST);
    return said;
  };

  // -- the day asked about -----------------------------------------------------------------

  const DAY = "danchu.day";
  const input = byId("as-of");
  danchu.dayText = (day) => day.split("-").reverse().join("/");
  danchu.day = () => (input.validity.valid ? input.value : "");
  const showDay = () => {
    byId("as-of-text").textContent = danchu.day() ? danchu.dayText(danchu.day()) : "hôm nay";
    document.body.classList.toggle("other-day", Boolean(danchu.day()));
    danchu.keep(sessionStorage, DAY, danchu.day() || null);
  };
  try { input.value = sessionStorage.getItem(DAY) ?? ""; } catch { /* private browsing */ }
  showDay();
  input.addEventListener("change", showDay);
  byId("as-of-today").addEventListener("click", () => {
    input.value = "";
    showDay();
    danchu.announce("Theo quy định hôm nay");
  });

  // -- sharing -----------------------------------------------------------------------------

  danchu.ways = (turn, save) => {
    if (!turn.record) return [];
    const files = button("Tải về", () => danchu.download({ record: turn.record, conversation: danchu.conversation() }));
    files.setAttribute("aria-haspopup", "dialog");
    const share = button("Chia sẻ", async () => {
      share.disabled = true;
      try {
        turn.link ||= (await danchu.call("POST", "/shares", { record: turn.record })).path;
        save();
        linkBox(turn, save, true);
      } catch (error) {
        say(turn, error.message);
      }
      share.disabled = false;
    });
    return [share, files];
  };

  const part = (turn, name) => turn.node.querySelector(`.turn-more .${name}`);
  function say(turn, text) {
    part(turn, "said").textContent = text;
    danchu.announce(text);
  }

  function linkBox(turn, save, focus) {
    const box = part(turn, "share-box");
    if (!turn.link) return void box.replaceChildren();
    const address = Object.assign(make("input", "share-link"), { readOnly: true, value: location.origin + turn.link });
    address.setAttribute("aria-label", "Liên kết đến câu trả lời này");
    const copy = button("Sao chép liên kết", (event) => danchu.copy(event.currentTarget, address.value));
    const revoke = button("Thu hồi", async () => {
      try {
        await danchu.call("DELETE", `/shares/${turn.link.split("/").at(-1)}`);
        turn.link = "";
        save();
        linkBox(turn, save);
        say(turn, "Đã thu hồi liên kết.");
      } catch (error) {
        say(turn, error.message);
      }
    });
    box.replaceChildren(make("p", "", "Ai có liên kết này đều đọc được câu hỏi và câu trả lời, cho đến khi bạn thu hồi."), address, copy, revoke);
    if (focus) address.focus(), address.select();
  }

  // -- feedback ----------------------------------------------------------------------------

  async function judge(turn, save, verdict, more = {}) {
    try {
      const path = `/feedback/${turn.record}`;
      await (verdict ? danchu.call("PUT", path, { verdict, ...more }) : danchu.call("DELETE", path));
      turn.verdict = verdict;
      save();
      press(turn);
      say(turn, verdict ? "Đã ghi nhận, cảm ơn bạn." : "Đã rút lại đánh giá.");
    } catch (error) {
      say(turn, error.message);
    }
  }

  const press = (turn) => turn.node.querySelectorAll("[data-verdict]").forEach((b) =>
    b.setAttribute("aria-pressed", String(b.dataset.verdict === turn.verdict)));

  /** A thumb drawn by us: not every desk computer has a face for the sign. */
  function thumb(verdict) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", `thumb thumb-${verdict}`);
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M7 11v9H4v-9zM7 11l4-7c1.5 0 2.3 1 2 2.5L12.5 10H18a2 2 0 0 1 2 2.4l-1.300 6A2 2 0 0 1 16.700 20H7");
    svg.append(path);
    return svg;
  }

  function verdicts(turn, save) {
    const row = make("p", "verdicts");
    row.append(make("span", "", "Câu trả lời này có dùng được không?"));
    for (const [verdict, name] of [["up", "Dùng được"], ["down", "Chưa được"]]) {
      const made = button("", () => {
        const taken = turn.verdict === verdict;
        part(turn, "judge-box").replaceChildren();
        judge(turn, save, taken ? "" : verdict);
        if (verdict === "down" && !taken) form(turn, save);
      });
      made.append(thumb(verdict), name);
      made.dataset.verdict = verdict;
      row.append(made);
    }
    return row;
  }

  function form(turn, save) {
    const made = byId("judge-form").content.firstElementChild.cloneNode(true);
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      const reasons = [...made.querySelectorAll("[name=reason]:checked")].map((box) => box.value);
      await judge(turn, save, "down", { reasons, note: made.elements.note.value });
      made.remove();
      turn.node.querySelector("[data-verdict=down]").focus();
    });
    part(turn, "judge-box").replaceChildren(made);
    made.querySelector("input").focus();
  }

  danchu.more = (turn, save) => {
    const found = [make("div", "share-box")];
    const judged = turn.record ? [verdicts(turn, save), make("div", "judge-box")] : [];
    const next = (turn.suggestions ?? []).map((text) => button(text, () => danchu.take(text), "suggestion"));
    if (next.length) {
      const list = make("ul", "");
      next.forEach((made) => list.appendChild(document.createElement("li")).append(made));
      const group = make("div", "suggestions");
      group.append(make("h3", "", "Hỏi tiếp"), list);
      found.push(group);
    }
    found.push(...judged, make("p", "said"));
    queueMicrotask(() => (press(turn), turn.link && linkBox(turn, save)));
    return found;
  };
})();
